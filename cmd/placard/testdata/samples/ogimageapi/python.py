# ogimageapi's signed URL in Python, after its documentation, whose examples of signing are in curl and JavaScript:
#   https://www.ogimageapi.io/docs/api-signed-urls
# Reconstructed: no example of signing in Python was at hand.
# Repairs:
# - requests, with which the service's other Python examples ask, is urllib.
#
#   python3 python.py KEY ORIGIN TEMPLATE
import json
import os
import sys
from urllib.parse import urlencode
from urllib.request import Request, urlopen

key, origin, template = sys.argv[1:]

query = urlencode({
    "title": os.environ.get("TEXT", "Hello World"),
    "template": template,
    "theme": "dark",
    "expires_in": 604800,
})
url = "{}/api/signed/generate?{}".format(origin or "https://ogimageapi.io", query)
with urlopen(Request(url, headers={"X-API-Key": key})) as response:
    print(json.load(response)["url"])
