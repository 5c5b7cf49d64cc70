# Interaction API v20: documented requests in JSON, sent by curl.
# Made from spec/*/examples/ by twinspec. DO NOT EDIT. Run: twinspec generate
# They are answered as their comments say by a server of spec/v20/examples/world.yaml whose clock
# starts at 2021-09-01T00:00:00.000Z. Each line works alone; one that changes something does so once.

api=${API:-http://127.0.0.1:8080/system/ws/v20}

# Log in: the answer carries the id of a new session
session=$(curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "frank",
  "password": "secret-1012"
}' | tr -d '\r' | awk 'tolower($1) == "x-egain-session:" {print $2}')

# search_cases, by_customer_and_email: 200
# Search the cases of a customer by id and email address
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, by_phone: 200
# Search cases by phone number; its punctuation does not matter
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?phone=408-222-9898' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, no_match: 204
# Search cases of a customer who has none
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=4711' -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, by_id: 200
# Get a case by its id
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, in_german: 200
# Get a case in German: Austrian German is looked up as German
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000 -H 'Accept: application/json' -H 'Accept-Language: de-AT, en;q=0.5' -H "X-egain-session: $session"

# get_cases, several: 200
# Get several cases, in the order of the ids; relatedCases is left out
curl -sS -i -w '\n' -X GET "$api"'/interaction/case/1001,1000?$attribute=description,relatedCases' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, by_case: 200
# Search the activities of a case
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, no_match: 204
# Search the activities of a case that has none
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1001' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, page_past_the_end: 204
# Search a page past the last match
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000&$pagenum=2' -H 'Accept: application/json' -H "X-egain-session: $session"

# get_activities, by_id: 200
# Get an activity by its id
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/1000 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_customers, by_id: 200
# Get a customer with all contact persons and contact points
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/1000 -H 'Accept: application/json' -H "X-egain-session: $session"

# log_in, refused_content_type: 415
# Log in: with a body that says it is plain text
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: text/plain' --data-binary '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_force_login_no: 400
# A value other than yes for forceLogin
curl -sS -i -w '\n' -X POST "$api"'/authentication/user/login?forceLogin=no' -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_unknown_element: 400
# An element that is neither user name nor password
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "frank",
  "password": "secret-1012",
  "remember": "yes"
}'

# log_in, refused_unknown_language: 406
# Log in: in a language that is not supported
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' -H 'Accept-Language: xx-XX' --data-binary '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_unknown_query_parameter: 400
# Log in: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X POST "$api"'/authentication/user/login?verbose=yes' -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_unknown_user: 401
# A user who does not exist: the same answer as for a wrong password
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "nobody",
  "password": "secret-1012"
}'

# log_in, refused_without_body: 400
# Log in: without a body
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json'

# log_in, refused_without_name: 400
# The user name is missing
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "password": "secret-1012"
}'

# log_in, refused_without_password: 400
# The password is missing
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "frank"
}'

# log_in, refused_wrong_password: 401
# A wrong password
curl -sS -i -w '\n' -X POST "$api"/authentication/user/login -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{
  "userName": "frank",
  "password": "secret"
}'

# log_out, refused_body: 400
# Log out: with a body, which the operation does not take
curl -sS -i -w '\n' -X DELETE "$api"/authentication/user/logout -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# log_out, refused_unknown_language: 406
# Log out: in a language that is not supported
curl -sS -i -w '\n' -X DELETE "$api"/authentication/user/logout -H 'Accept: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session"

# log_out, refused_unknown_query_parameter: 400
# Log out: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X DELETE "$api"'/authentication/user/logout?verbose=yes' -H 'Accept: application/json' -H "X-egain-session: $session"

# log_out, refused_without_session: 401
# Log out: without a session
curl -sS -i -w '\n' -X DELETE "$api"/authentication/user/logout -H 'Accept: application/json'

# search_cases, refused_body: 400
# Search cases: with a body, which the operation does not take
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# search_cases, refused_custom_value: 400
# A value that the custom attribute cannot have
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?custom.customer_rating=11' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_order_without_sort: 400
# $order without $sort
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=1000&$order=desc' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_page_and_range: 400
# Page and range in one request
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=1000&$pagenum=1&$rangestart=1' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_page_size: 400
# A page size above 75
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=1000&$pagesize=76' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_page_zero: 400
# Page number 0
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=1000&$pagenum=0' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_unknown_attribute: 400
# A name in $attribute that is no member
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=1000&$attribute=colour' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_unknown_custom_attribute: 400
# A custom attribute that is not configured
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?custom.customer_raiting=5' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_unknown_language: 406
# Search cases: in a language that is not supported
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' -H 'Accept: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session"

# search_cases, refused_unknown_query_parameter: 400
# Search cases: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000&verbose=yes' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_unknown_sort: 400
# An attribute that cases cannot be sorted by
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?customer=1000&$sort=subject' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_without_criterion: 400
# No criterion
curl -sS -i -w '\n' -X GET "$api"/interaction/case -H 'Accept: application/json' -H "X-egain-session: $session"

# search_cases, refused_without_session: 401
# Search cases: without a session
curl -sS -i -w '\n' -X GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' -H 'Accept: application/json'

# look_up_cases, refused_content_type: 415
# Look up cases: with a body that says it is plain text
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: text/plain' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_endless_range: 400
# A range of dates without any end
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "createdDate": "[,]"
}'

# look_up_cases, refused_last_closed_15_days: 400
# A range of last closing dates of more than 14 days
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "lastClosedDate": "[2022-09-24T08:39:16.000Z,2022-10-08T08:39:16.001Z]"
}'

# look_up_cases, refused_last_closed_reversed: 400
# A range of last closing dates that ends before it starts
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "lastClosedDate": "[2022-10-07T18:39:16.000Z,2022-09-24T08:39:16.000Z]"
}'

# look_up_cases, refused_last_closed_without_start: 400
# A range of last closing dates without a start
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "lastClosedDate": "[,2022-10-07T18:39:16.000Z]"
}'

# look_up_cases, refused_malformed_email: 400
# An email address that is none
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "email": "jhenry"
}'

# look_up_cases, refused_malformed_range: 400
# A range of dates without a comma
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "createdDate": "[2022-03-23T08:39:16.000Z]"
}'

# look_up_cases, refused_order_without_sort: 400
# $order without $sort
curl -sS -i -w '\n' -X POST "$api"'/interaction/case/lookup?$order=desc' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_page_and_range: 400
# Page and range in one request
curl -sS -i -w '\n' -X POST "$api"'/interaction/case/lookup?$pagenum=1&$rangestart=1' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_page_size: 400
# A page size above 75
curl -sS -i -w '\n' -X POST "$api"'/interaction/case/lookup?$pagesize=76' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_reversed_range: 400
# A range of dates that ends before it starts
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "createdDate": "[2022-10-07T18:39:16.000Z,2022-09-24T08:39:16.000Z]"
}'

# look_up_cases, refused_two_owners: 400
# Both the id and the login name of the owner
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "ownerId": "1010",
  "ownerLoginId": "rosa"
}'

# look_up_cases, refused_unknown_attribute: 400
# A name in $attribute that is no member
curl -sS -i -w '\n' -X POST "$api"'/interaction/case/lookup?$attribute=colour' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_unknown_criterion: 400
# A criterion that does not exist
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "subject": "Charging is too slow"
}'

# look_up_cases, refused_unknown_language: 406
# Look up cases: in a language that is not supported
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_unknown_query_parameter: 400
# Look up cases: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X POST "$api"'/interaction/case/lookup?verbose=yes' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_unknown_sort: 400
# An attribute that cases cannot be sorted by
curl -sS -i -w '\n' -X POST "$api"'/interaction/case/lookup?$sort=subject' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "email": "jhenry@customer.com" }'

# look_up_cases, refused_unknown_status: 400
# A status that is neither open nor closed
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{
  "status": "pending"
}'

# look_up_cases, refused_without_body: 400
# Look up cases: without a body
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H "X-egain-session: $session"

# look_up_cases, refused_without_criterion: 400
# No criterion
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# look_up_cases, refused_without_session: 401
# Look up cases: without a session
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '{ "email": "jhenry@customer.com" }'

# get_cases, refused_76_cases: 400
# More than 75 cases
curl -sS -i -w '\n' -X GET "$api"/interaction/case/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, refused_accept: 406
# Get cases: for a client that accepts neither JSON nor XML; the refusal is XML
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000 -H 'Accept: text/plain' -H "X-egain-session: $session"

# get_cases, refused_body: 400
# Get cases: with a body, which the operation does not take
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000 -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# get_cases, refused_malformed_id: 400
# An id in the path that is no id
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000,abc -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, refused_unknown_attribute: 400
# A name in $attribute that is no member
curl -sS -i -w '\n' -X GET "$api"'/interaction/case/1000?$attribute=colour' -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, refused_unknown_case: 404
# A case that does not exist
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000,4711 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, refused_unknown_language: 406
# Get cases: in a language that is not supported
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000 -H 'Accept: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session"

# get_cases, refused_unknown_query_parameter: 400
# Get cases: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X GET "$api"'/interaction/case/1000?verbose=yes' -H 'Accept: application/json' -H "X-egain-session: $session"

# get_cases, refused_without_session: 401
# Get cases: without a session
curl -sS -i -w '\n' -X GET "$api"/interaction/case/1000 -H 'Accept: application/json'

# search_activities, refused_body: 400
# Search activities: with a body, which the operation does not take
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000' -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# search_activities, refused_date_that_is_no_range: 400
# A date that is no range
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?createdDate=2015-07-03T00:00:00Z' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_page_and_range: 400
# Page and range in one request
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000&$pagesize=5&$rangesize=5' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_page_size: 400
# A page size above 75
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000&$pagesize=76' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_reversed_range: 400
# A range that ends before it starts
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?createdDate=%5B2015-07-03T00:00:00Z,2015-07-02T00:00:00Z%5D' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_type_alone: 400
# A type without another criterion
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?type=email' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_unknown_custom_attribute: 400
# A custom attribute that is not configured for activities
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?custom.customer_rating=5' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_unknown_language: 406
# Search activities: in a language that is not supported
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000' -H 'Accept: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session"

# search_activities, refused_unknown_query_parameter: 400
# Search activities: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000&verbose=yes' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_unknown_status: 400
# A status that activities do not have
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?status=done' -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_without_criterion: 400
# No criterion
curl -sS -i -w '\n' -X GET "$api"/interaction/activity -H 'Accept: application/json' -H "X-egain-session: $session"

# search_activities, refused_without_session: 401
# Search activities: without a session
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity?case=1000' -H 'Accept: application/json'

# get_activities, refused_76_activities: 400
# More than 75 activities
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_activities, refused_body: 400
# Get activities: with a body, which the operation does not take
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/1000 -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# get_activities, refused_malformed_id: 400
# An id in the path that is no id
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/1000,abc -H 'Accept: application/json' -H "X-egain-session: $session"

# get_activities, refused_unknown_activity: 404
# An activity that does not exist
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/1000,4711 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_activities, refused_unknown_language: 406
# Get activities: in a language that is not supported
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/1000 -H 'Accept: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session"

# get_activities, refused_unknown_query_parameter: 400
# Get activities: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X GET "$api"'/interaction/activity/1000?verbose=yes' -H 'Accept: application/json' -H "X-egain-session: $session"

# get_activities, refused_without_session: 401
# Get activities: without a session
curl -sS -i -w '\n' -X GET "$api"/interaction/activity/1000 -H 'Accept: application/json'

# get_customers, refused_76_customers: 400
# More than 75 customers
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_customers, refused_body: 400
# Get customers: with a body, which the operation does not take
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/1000 -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{}'

# get_customers, refused_malformed_id: 400
# An id in the path that is no id
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/1000,abc -H 'Accept: application/json' -H "X-egain-session: $session"

# get_customers, refused_unknown_customer: 404
# A customer who does not exist
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/1000,4711 -H 'Accept: application/json' -H "X-egain-session: $session"

# get_customers, refused_unknown_language: 406
# Get customers: in a language that is not supported
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/1000 -H 'Accept: application/json' -H 'Accept-Language: xx-XX' -H "X-egain-session: $session"

# get_customers, refused_unknown_query_parameter: 400
# Get customers: with a query parameter that the operation does not have
curl -sS -i -w '\n' -X GET "$api"'/interaction/customer/1000?verbose=yes' -H 'Accept: application/json' -H "X-egain-session: $session"

# get_customers, refused_without_session: 401
# Get customers: without a session
curl -sS -i -w '\n' -X GET "$api"/interaction/customer/1000 -H 'Accept: application/json'

# look_up_cases, by_department: 200
# Look up the cases of a department
curl -sS -i -w '\n' -X POST "$api"/interaction/case/lookup -H 'Accept: application/json' -H 'Content-Type: application/json' -H "X-egain-session: $session" --data-binary '{ "department": "Service" }'

