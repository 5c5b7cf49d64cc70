# Interaction API v12: documented requests in JSON, sent by HTTPie.
# Made from spec/*/examples/ by twinspec. DO NOT EDIT. Run: twinspec generate
# They are answered as their comments say by a server of spec/v12/examples/world.yaml whose clock
# starts at 2015-08-01T00:00:00.000Z. Each line works alone; one that changes something does so once.

api=${API:-http://127.0.0.1:8080/system/ws/v12}

# Log in: the answer carries the id of a new session
session=$(http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json --raw '{
  "userName": "frank",
  "password": "secret-1012"
}' | tr -d '\r' | awk 'tolower($1) == "x-egain-session:" {print $2}')

# search_cases, no_match: 204
# Search cases of a customer who has none
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1003' Accept:application/json "X-egain-session:$session"

# get_cases, by_id: 200
# Get a case by its id
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000 Accept:application/json "X-egain-session:$session"

# get_cases, in_german: 200
# Get a case in German: Austrian German is looked up as German
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000 Accept:application/json 'Accept-Language:de-AT, en;q=0.5' "X-egain-session:$session"

# get_cases, several: 200
# Get several cases, in the order of the ids; relatedCases is left out
http --ignore-stdin --print=hb GET "$api"'/interaction/case/1001,1000?$attribute=description,relatedCases' Accept:application/json "X-egain-session:$session"

# search_activities, no_match: 204
# Search the activities of a case that has none
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1001' Accept:application/json "X-egain-session:$session"

# search_activities, page_past_the_end: 204
# Search a page past the last match
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018&$pagenum=2' Accept:application/json "X-egain-session:$session"

# get_activities, by_id: 200
# Get an activity by its id
http --ignore-stdin --print=hb GET "$api"/interaction/activity/1005 Accept:application/json "X-egain-session:$session"

# get_customers, by_id: 200
# Get a customer with all contact persons and contact points
http --ignore-stdin --print=hb GET "$api"/interaction/customer/1000 Accept:application/json "X-egain-session:$session"

# log_in, refused_content_type: 415
# Log in: with a body that says it is plain text
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:text/plain --raw '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_force_login_no: 400
# A value other than yes for forceLogin
http --ignore-stdin --print=hb POST "$api"'/authentication/user/login?forceLogin=no' Accept:application/json Content-Type:application/json --raw '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_unknown_element: 400
# An element that is neither user name nor password
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json --raw '{
  "userName": "frank",
  "password": "secret-1012",
  "remember": "yes"
}'

# log_in, refused_unknown_language: 406
# Log in: in a language that is not supported
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json Accept-Language:xx-XX --raw '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_unknown_query_parameter: 400
# Log in: with a query parameter that the operation does not have
http --ignore-stdin --print=hb POST "$api"'/authentication/user/login?verbose=yes' Accept:application/json Content-Type:application/json --raw '{
  "userName": "frank",
  "password": "secret-1012"
}'

# log_in, refused_unknown_user: 401
# A user who does not exist: the same answer as for a wrong password
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json --raw '{
  "userName": "nobody",
  "password": "secret-1012"
}'

# log_in, refused_without_body: 400
# Log in: without a body
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json

# log_in, refused_without_name: 400
# The user name is missing
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json --raw '{
  "password": "secret-1012"
}'

# log_in, refused_without_password: 400
# The password is missing
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json --raw '{
  "userName": "frank"
}'

# log_in, refused_wrong_password: 401
# A wrong password
http --ignore-stdin --print=hb POST "$api"/authentication/user/login Accept:application/json Content-Type:application/json --raw '{
  "userName": "frank",
  "password": "secret"
}'

# log_out, refused_body: 400
# Log out: with a body, which the operation does not take
http --ignore-stdin --print=hb DELETE "$api"/authentication/user/logout Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# log_out, refused_unknown_language: 406
# Log out: in a language that is not supported
http --ignore-stdin --print=hb DELETE "$api"/authentication/user/logout Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# log_out, refused_unknown_query_parameter: 400
# Log out: with a query parameter that the operation does not have
http --ignore-stdin --print=hb DELETE "$api"'/authentication/user/logout?verbose=yes' Accept:application/json "X-egain-session:$session"

# log_out, refused_without_session: 401
# Log out: without a session
http --ignore-stdin --print=hb DELETE "$api"/authentication/user/logout Accept:application/json

# search_cases, refused_body: 400
# Search cases: with a body, which the operation does not take
http --ignore-stdin --print=hb GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# search_cases, refused_custom_value: 400
# A value that the custom attribute cannot have
http --ignore-stdin --print=hb GET "$api"'/interaction/case?custom.customer_rating=11' Accept:application/json "X-egain-session:$session"

# search_cases, refused_order_without_sort: 400
# $order without $sort
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1000&$order=desc' Accept:application/json "X-egain-session:$session"

# search_cases, refused_page_and_range: 400
# Page and range in one request
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1000&$pagenum=1&$rangestart=1' Accept:application/json "X-egain-session:$session"

# search_cases, refused_page_size: 400
# A page size above 75
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1000&$pagesize=76' Accept:application/json "X-egain-session:$session"

# search_cases, refused_page_zero: 400
# Page number 0
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1000&$pagenum=0' Accept:application/json "X-egain-session:$session"

# search_cases, refused_unknown_attribute: 400
# A name in $attribute that is no member
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1000&$attribute=colour' Accept:application/json "X-egain-session:$session"

# search_cases, refused_unknown_custom_attribute: 400
# A custom attribute that is not configured
http --ignore-stdin --print=hb GET "$api"'/interaction/case?custom.customer_raiting=5' Accept:application/json "X-egain-session:$session"

# search_cases, refused_unknown_language: 406
# Search cases: in a language that is not supported
http --ignore-stdin --print=hb GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# search_cases, refused_unknown_query_parameter: 400
# Search cases: with a query parameter that the operation does not have
http --ignore-stdin --print=hb GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000&verbose=yes' Accept:application/json "X-egain-session:$session"

# search_cases, refused_unknown_sort: 400
# An attribute that cases cannot be sorted by
http --ignore-stdin --print=hb GET "$api"'/interaction/case?customer=1000&$sort=subject' Accept:application/json "X-egain-session:$session"

# search_cases, refused_without_criterion: 400
# No criterion
http --ignore-stdin --print=hb GET "$api"/interaction/case Accept:application/json "X-egain-session:$session"

# search_cases, refused_without_session: 401
# Search cases: without a session
http --ignore-stdin --print=hb GET "$api"'/interaction/case?email=jhenry%40customer.com&customer=1000' Accept:application/json

# edit_case, refused_accept: 406
# Edit a case: for a client that accepts neither JSON nor XML; the refusal is XML
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:text/plain Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# edit_case, refused_characters: 400
# A custom attribute with characters that are not allowed
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "contract_no",
        "attribValues": {
          "attribValue": [
            {
              "value": "A\t17"
            }
          ]
        }
      }
    ]
  }
}'

# edit_case, refused_content_type: 415
# Edit a case: with a body that says it is plain text
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:text/plain "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# edit_case, refused_foreign_root: 400
# A body that is no case
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '[]'

# edit_case, refused_linked_and_unlinked: 400
# The same case to be linked and unlinked
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "relatedCases": {
    "link": [
      {
        "rel": "case",
        "href": "/system/ws/v12/interaction/case/1001"
      }
    ],
    "unlink": [
      {
        "rel": "case",
        "href": "/system/ws/v12/interaction/case/1001"
      }
    ]
  }
}'

# edit_case, refused_linked_twice: 400
# The same case to be linked twice
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "relatedCases": {
    "link": [
      {
        "rel": "case",
        "href": "/system/ws/v12/interaction/case/1001"
      },
      {
        "rel": "case",
        "href": "/system/ws/v12/interaction/case/1001"
      }
    ]
  }
}'

# edit_case, refused_long_description: 400
# A description of 1025 characters
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "description": "ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
}'

# edit_case, refused_long_solution: 400
# A solution of 1025 characters
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "solution": "sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"
}'

# edit_case, refused_long_subject: 400
# A subject of 1025 characters
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"
}'

# edit_case, refused_malformed_body: 400
# A body that is not well-formed
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id": "1000"'

# edit_case, refused_malformed_due_date: 400
# A due date that is no date
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "dueDate": "tomorrow"
}'

# edit_case, refused_nothing_to_change: 400
# Nothing but id and date of the last modification
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  }
}'

# edit_case, refused_past_due_date: 400
# A due date in the past
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "dueDate": "2015-07-31T23:59:59.000Z"
}'

# edit_case, refused_related_to_itself: 400
# A case that is to be related to itself
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "relatedCases": {
    "link": [
      {
        "rel": "case",
        "href": "/system/ws/v12/interaction/case/1000"
      }
    ]
  }
}'

# edit_case, refused_several_values: 400
# Several values for a custom attribute that holds one
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "contract_no",
        "attribValues": {
          "attribValue": [
            {
              "value": "A-17"
            },
            {
              "value": "A-18"
            }
          ]
        }
      }
    ]
  }
}'

# edit_case, refused_unknown_case: 400
# A case that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "4711",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# edit_case, refused_unknown_custom_attribute: 400
# A custom attribute that is not configured
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "shoe_size",
        "attribValues": {
          "attribValue": [
            {
              "value": "42"
            }
          ]
        }
      }
    ]
  }
}'

# edit_case, refused_unknown_language: 406
# Edit a case: in a language that is not supported
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json Accept-Language:xx-XX "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# edit_case, refused_unknown_owner: 400
# An owner who does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "owner": {
    "user": {
      "id": "4711"
    }
  }
}'

# edit_case, refused_unknown_query_parameter: 400
# Edit a case: with a query parameter that the operation does not have
http --ignore-stdin --print=hb PUT "$api"'/interaction/case?verbose=yes' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# edit_case, refused_unknown_related_case: 400
# A related case that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "relatedCases": {
    "link": [
      {
        "rel": "case",
        "href": "/system/ws/v12/interaction/case/4711"
      }
    ]
  }
}'

# edit_case, refused_unknown_severity: 400
# A severity that is none of urgent, high, medium and low
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "severity": {
    "value": "extreme"
  }
}'

# edit_case, refused_unsupported_element: 400
# An element that cannot be edited
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "originatingChannel": {
    "value": "Email"
  }
}'

# edit_case, refused_value_outside_options: 400
# A value that is none of the predefined ones of an enumeration
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "customer_rating",
        "attribValues": {
          "attribValue": [
            {
              "value": "6"
            }
          ]
        }
      }
    ]
  }
}'

# edit_case, refused_without_body: 400
# Edit a case: without a body
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json "X-egain-session:$session"

# edit_case, refused_without_id: 400
# The id of the case is missing
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# edit_case, refused_without_last_modified: 400
# The date of the last modification is missing
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1000",
  "subject": "Charging is slow"
}'

# edit_case, refused_without_session: 401
# Edit a case: without a session
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json --raw '{
  "id": "1000",
  "lastModified": {
    "date": "2015-07-30T13:07:40.000Z"
  },
  "subject": "Charging is slow"
}'

# get_cases, refused_76_cases: 400
# More than 75 cases
http --ignore-stdin --print=hb GET "$api"/interaction/case/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076 Accept:application/json "X-egain-session:$session"

# get_cases, refused_accept: 406
# Get cases: for a client that accepts neither JSON nor XML; the refusal is XML
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000 Accept:text/plain "X-egain-session:$session"

# get_cases, refused_body: 400
# Get cases: with a body, which the operation does not take
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000 Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# get_cases, refused_malformed_id: 400
# An id in the path that is no id
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000,abc Accept:application/json "X-egain-session:$session"

# get_cases, refused_unknown_attribute: 400
# A name in $attribute that is no member
http --ignore-stdin --print=hb GET "$api"'/interaction/case/1000?$attribute=colour' Accept:application/json "X-egain-session:$session"

# get_cases, refused_unknown_case: 404
# A case that does not exist
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000,4711 Accept:application/json "X-egain-session:$session"

# get_cases, refused_unknown_language: 406
# Get cases: in a language that is not supported
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000 Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# get_cases, refused_unknown_query_parameter: 400
# Get cases: with a query parameter that the operation does not have
http --ignore-stdin --print=hb GET "$api"'/interaction/case/1000?verbose=yes' Accept:application/json "X-egain-session:$session"

# get_cases, refused_without_session: 401
# Get cases: without a session
http --ignore-stdin --print=hb GET "$api"/interaction/case/1000 Accept:application/json

# change_customer_of_case, refused_content_type: 415
# Change the customer of a case: with a body that says it is plain text
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:text/plain "X-egain-session:$session" --raw '{"customer":{"id":"1003"}}'

# change_customer_of_case, refused_malformed_id: 400
# An id in the path that is no id
http --ignore-stdin --print=hb PUT "$api"/interaction/case/abc/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"customer":{"id":"1003"}}'

# change_customer_of_case, refused_other_element: 400
# An element beside the customer
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "customer": {
    "id": "1003"
  },
  "subject": "Charging is slow"
}'

# change_customer_of_case, refused_same_customer: 400
# The customer that the case has already
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "customer": {
    "id": "1000"
  }
}'

# change_customer_of_case, refused_unknown_case: 404
# A case that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/case/4711/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"customer":{"id":"1003"}}'

# change_customer_of_case, refused_unknown_customer: 400
# A customer that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "customer": {
    "id": "4711"
  }
}'

# change_customer_of_case, refused_unknown_language: 406
# Change the customer of a case: in a language that is not supported
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json Accept-Language:xx-XX "X-egain-session:$session" --raw '{"customer":{"id":"1003"}}'

# change_customer_of_case, refused_unknown_query_parameter: 400
# Change the customer of a case: with a query parameter that the operation does not have
http --ignore-stdin --print=hb PUT "$api"'/interaction/case/1000/changecustomer?verbose=yes' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"customer":{"id":"1003"}}'

# change_customer_of_case, refused_without_body: 400
# Change the customer of a case: without a body
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json "X-egain-session:$session"

# change_customer_of_case, refused_without_customer: 400
# No customer
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# change_customer_of_case, refused_without_session: 401
# Change the customer of a case: without a session
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json --raw '{"customer":{"id":"1003"}}'

# close_case, refused_body: 400
# Close a case: with a body, which the operation does not take
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1018/close Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# close_case, refused_malformed_id: 400
# An id in the path that is no id
http --ignore-stdin --print=hb PUT "$api"/interaction/case/abc/close Accept:application/json "X-egain-session:$session"

# close_case, refused_unknown_case: 404
# A case that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/case/4711/close Accept:application/json "X-egain-session:$session"

# close_case, refused_unknown_language: 406
# Close a case: in a language that is not supported
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1018/close Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# close_case, refused_unknown_query_parameter: 400
# Close a case: with a query parameter that the operation does not have
http --ignore-stdin --print=hb PUT "$api"'/interaction/case/1018/close?verbose=yes' Accept:application/json "X-egain-session:$session"

# close_case, refused_without_session: 401
# Close a case: without a session
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1018/close Accept:application/json

# search_activities, refused_body: 400
# Search activities: with a body, which the operation does not take
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# search_activities, refused_date_that_is_no_range: 400
# A date that is no range
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?createdDate=2015-07-03T00:00:00Z' Accept:application/json "X-egain-session:$session"

# search_activities, refused_page_and_range: 400
# Page and range in one request
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018&$pagesize=5&$rangesize=5' Accept:application/json "X-egain-session:$session"

# search_activities, refused_page_size: 400
# A page size above 75
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018&$pagesize=76' Accept:application/json "X-egain-session:$session"

# search_activities, refused_reversed_range: 400
# A range that ends before it starts
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?createdDate=%5B2015-07-03T00:00:00Z,2015-07-02T00:00:00Z%5D' Accept:application/json "X-egain-session:$session"

# search_activities, refused_type_alone: 400
# A type without another criterion
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?type=email' Accept:application/json "X-egain-session:$session"

# search_activities, refused_unknown_custom_attribute: 400
# A custom attribute that is not configured for activities
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?custom.customer_rating=5' Accept:application/json "X-egain-session:$session"

# search_activities, refused_unknown_language: 406
# Search activities: in a language that is not supported
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018' Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# search_activities, refused_unknown_query_parameter: 400
# Search activities: with a query parameter that the operation does not have
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018&verbose=yes' Accept:application/json "X-egain-session:$session"

# search_activities, refused_unknown_status: 400
# A status that activities do not have
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?status=done' Accept:application/json "X-egain-session:$session"

# search_activities, refused_without_criterion: 400
# No criterion
http --ignore-stdin --print=hb GET "$api"/interaction/activity Accept:application/json "X-egain-session:$session"

# search_activities, refused_without_session: 401
# Search activities: without a session
http --ignore-stdin --print=hb GET "$api"'/interaction/activity?case=1018' Accept:application/json

# change_customer_of_activities, refused_content_type: 415
# Change the customer of activities: with a body that says it is plain text
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:text/plain "X-egain-session:$session" --raw '{
"activity": [
{
"id": "1000",
"customer": {
"contactPersons": {
"contactPerson": [
{
"contactPoints": {
"contactPoint": [
{
"id": "1000"
}
]
}
}
]
}
}
}
]
}'

# change_customer_of_activities, refused_phone_for_email: 400
# A phone number for an email activity
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1002"
                  }
                ]
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_repeated_activity: 400
# The same activity twice
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1000"
                  }
                ]
              }
            }
          ]
        }
      }
    },
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1001"
                  }
                ]
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_same_customer: 400
# The customer that the activity has already
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1010"
                  }
                ]
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_several_customers: 400
# Contact points of different customers
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1000"
                  }
                ]
              }
            }
          ]
        }
      }
    },
    {
      "id": "1001",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1010"
                  }
                ]
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_unknown_activity: 400
# An activity that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "4711",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "1000"
                  }
                ]
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_unknown_contact_point: 400
# A contact point that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": [
                  {
                    "id": "4711"
                  }
                ]
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_unknown_language: 406
# Change the customer of activities: in a language that is not supported
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json Accept-Language:xx-XX "X-egain-session:$session" --raw '{
"activity": [
{
"id": "1000",
"customer": {
"contactPersons": {
"contactPerson": [
{
"contactPoints": {
"contactPoint": [
{
"id": "1000"
}
]
}
}
]
}
}
}
]
}'

# change_customer_of_activities, refused_unknown_query_parameter: 400
# Change the customer of activities: with a query parameter that the operation does not have
http --ignore-stdin --print=hb PUT "$api"'/interaction/activity/changecustomer?verbose=yes' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
"activity": [
{
"id": "1000",
"customer": {
"contactPersons": {
"contactPerson": [
{
"contactPoints": {
"contactPoint": [
{
"id": "1000"
}
]
}
}
]
}
}
}
]
}'

# change_customer_of_activities, refused_without_activity: 400
# No activity at all
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": []
}'

# change_customer_of_activities, refused_without_body: 400
# Change the customer of activities: without a body
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json "X-egain-session:$session"

# change_customer_of_activities, refused_without_contact_point: 400
# An activity without a contact point
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "activity": [
    {
      "id": "1000",
      "customer": {
        "contactPersons": {
          "contactPerson": [
            {
              "contactPoints": {
                "contactPoint": []
              }
            }
          ]
        }
      }
    }
  ]
}'

# change_customer_of_activities, refused_without_session: 401
# Change the customer of activities: without a session
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json --raw '{
"activity": [
{
"id": "1000",
"customer": {
"contactPersons": {
"contactPerson": [
{
"contactPoints": {
"contactPoint": [
{
"id": "1000"
}
]
}
}
]
}
}
}
]
}'

# get_activities, refused_76_activities: 400
# More than 75 activities
http --ignore-stdin --print=hb GET "$api"/interaction/activity/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076 Accept:application/json "X-egain-session:$session"

# get_activities, refused_body: 400
# Get activities: with a body, which the operation does not take
http --ignore-stdin --print=hb GET "$api"/interaction/activity/1005 Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# get_activities, refused_malformed_id: 400
# An id in the path that is no id
http --ignore-stdin --print=hb GET "$api"/interaction/activity/1005,abc Accept:application/json "X-egain-session:$session"

# get_activities, refused_unknown_activity: 404
# An activity that does not exist
http --ignore-stdin --print=hb GET "$api"/interaction/activity/1005,4711 Accept:application/json "X-egain-session:$session"

# get_activities, refused_unknown_language: 406
# Get activities: in a language that is not supported
http --ignore-stdin --print=hb GET "$api"/interaction/activity/1005 Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# get_activities, refused_unknown_query_parameter: 400
# Get activities: with a query parameter that the operation does not have
http --ignore-stdin --print=hb GET "$api"'/interaction/activity/1005?verbose=yes' Accept:application/json "X-egain-session:$session"

# get_activities, refused_without_session: 401
# Get activities: without a session
http --ignore-stdin --print=hb GET "$api"/interaction/activity/1005 Accept:application/json

# change_case_of_activities, refused_76_activities: 400
# More than 75 activities
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_characters: 400
# A new case with a custom attribute of characters that are not allowed
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "contract_no",
        "attribValues": {
          "attribValue": [
            {
              "value": "A\t17"
            }
          ]
        }
      }
    ]
  }
}'

# change_case_of_activities, refused_content_type: 415
# Change the case of activities: with a body that says it is plain text
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:text/plain "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_id_with_other_element: 400
# An existing case together with another element
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1011",
  "subject": "Issue with phone"
}'

# change_case_of_activities, refused_long_description: 400
# A new case with a description of 1025 characters
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "description": "ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
}'

# change_case_of_activities, refused_long_solution: 400
# A new case with a solution of 1025 characters
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "solution": "sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"
}'

# change_case_of_activities, refused_long_subject: 400
# A new case with a subject of 1025 characters
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "subject": "sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"
}'

# change_case_of_activities, refused_malformed_due_date: 400
# A new case with a due date that is no date
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "dueDate": "tomorrow"
}'

# change_case_of_activities, refused_malformed_id: 400
# An id in the path that is no id
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005,abc/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_other_customer: 400
# A target case of another customer
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1005"
}'

# change_case_of_activities, refused_past_due_date: 400
# A new case with a due date in the past
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "dueDate": "2015-07-31T23:59:59.000Z"
}'

# change_case_of_activities, refused_relate_case_no: 400
# A value other than yes for relateCase
http --ignore-stdin --print=hb PUT "$api"'/interaction/activity/1005/changecase?relateCase=no' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_repeated_id: 400
# The same activity twice
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005,1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_same_case: 400
# The case to which the activity belongs already
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "1018"
}'

# change_case_of_activities, refused_several_cases: 400
# Activities of different cases
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1000,1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_unknown_activity: 404
# An activity that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005,4711/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_unknown_custom_attribute: 400
# A new case with a custom attribute that is not configured
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "shoe_size",
        "attribValues": {
          "attribValue": [
            {
              "value": "42"
            }
          ]
        }
      }
    ]
  }
}'

# change_case_of_activities, refused_unknown_language: 406
# Change the case of activities: in a language that is not supported
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json Accept-Language:xx-XX "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_unknown_query_parameter: 400
# Change the case of activities: with a query parameter that the operation does not have
http --ignore-stdin --print=hb PUT "$api"'/interaction/activity/1005/changecase?verbose=yes' Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"id":"1011"}'

# change_case_of_activities, refused_unknown_severity: 400
# A new case with a severity that is none of the four
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "severity": {
    "value": "extreme"
  }
}'

# change_case_of_activities, refused_unknown_target: 400
# A target case that does not exist
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": "4711"
}'

# change_case_of_activities, refused_value_outside_options: 400
# A new case with a value that is none of the predefined ones
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "customAttributes": {
    "customAttribute": [
      {
        "attribName": "customer_rating",
        "attribValues": {
          "attribValue": [
            {
              "value": "6"
            }
          ]
        }
      }
    ]
  }
}'

# change_case_of_activities, refused_without_body: 400
# Change the case of activities: without a body
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json "X-egain-session:$session"

# change_case_of_activities, refused_without_session: 401
# Change the case of activities: without a session
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json --raw '{"id":"1011"}'

# get_customers, refused_76_customers: 400
# More than 75 customers
http --ignore-stdin --print=hb GET "$api"/interaction/customer/2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076 Accept:application/json "X-egain-session:$session"

# get_customers, refused_body: 400
# Get customers: with a body, which the operation does not take
http --ignore-stdin --print=hb GET "$api"/interaction/customer/1000 Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# get_customers, refused_malformed_id: 400
# An id in the path that is no id
http --ignore-stdin --print=hb GET "$api"/interaction/customer/1000,abc Accept:application/json "X-egain-session:$session"

# get_customers, refused_unknown_customer: 404
# A customer who does not exist
http --ignore-stdin --print=hb GET "$api"/interaction/customer/1000,4711 Accept:application/json "X-egain-session:$session"

# get_customers, refused_unknown_language: 406
# Get customers: in a language that is not supported
http --ignore-stdin --print=hb GET "$api"/interaction/customer/1000 Accept:application/json Accept-Language:xx-XX "X-egain-session:$session"

# get_customers, refused_unknown_query_parameter: 400
# Get customers: with a query parameter that the operation does not have
http --ignore-stdin --print=hb GET "$api"'/interaction/customer/1000?verbose=yes' Accept:application/json "X-egain-session:$session"

# get_customers, refused_without_session: 401
# Get customers: without a session
http --ignore-stdin --print=hb GET "$api"/interaction/customer/1000 Accept:application/json

# edit_case, other_spellings: 204
# Write ids as numbers and instants with offsets; answers have one spelling
http --ignore-stdin --print=hb PUT "$api"/interaction/case Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
  "id": 1000,
  "lastModified": {
    "date": "2015-07-30T15:07:40.0000000+02:00"
  },
  "dueDate": "2015-11-30T18:30:00.123456+00:00",
  "owner": {
    "user": {
      "id": 1012
    }
  }
}'

# change_customer_of_case, to_another_customer: 204
# Change the customer of a case
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1000/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{"customer":{"id":"1003"}}'

# change_customer_of_activities, one_activity: 204
# Change the customer of one activity; its case keeps the customer of the other activity
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/changecustomer Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{
"activity": [
{
"id": "1000",
"customer": {
"contactPersons": {
"contactPerson": [
{
"contactPoints": {
"contactPoint": [
{
"id": "1000"
}
]
}
}
]
}
}
}
]
}'

# change_case_of_activities, to_new_case: 201
# Change the case of an activity to a new case without optional attributes
http --ignore-stdin --print=hb PUT "$api"/interaction/activity/1005/changecase Accept:application/json Content-Type:application/json "X-egain-session:$session" --raw '{}'

# close_case, with_open_emails: 204
# Close a case: its open email activities are completed first
http --ignore-stdin --print=hb PUT "$api"/interaction/case/1018/close Accept:application/json "X-egain-session:$session"

