"""What the site costs: writing it, the sizes of its pages, and how soon a browser shows them."""
