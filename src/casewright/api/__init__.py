"""The HTTP edge: the only place that knows a header, a version or a syntax."""

import warnings

# Connexion imports a deprecated name of jsonschema, and Starlette's test client with its own
# warning. Neither is used here, and neither is for the people who run the server.
warnings.filterwarnings("ignore", module=r"connexion\.")
