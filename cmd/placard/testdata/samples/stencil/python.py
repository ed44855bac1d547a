# Stencil's signed image in Python, as its documentation makes it (tab "Python"; no date, no version):
#   https://docs.usestencil.com/integrations/secure-signed-image/signed-image
# Written anew after that page, which has no licence: its calls, their options and their order, not its text.
# Repairs: none.
#
#   python3 python.py KEY ORIGIN BASE USER
import base64
import hashlib
import hmac
import json
import os
import sys

key, origin, base, user = sys.argv[1:]

layers = [
    {"name": "text_1", "text": os.environ.get("TEXT", "secure image")},
    {"name": "rating_2", "rating": 5},
]
# The page's alphabet is the standard one, its padding is cut off, and non-ASCII text stands as \u escapes.
payload = base64.b64encode(json.dumps(layers, separators=(",", ":")).encode()).rstrip(b"=").decode()
signed = "{}+{}+{}".format(user, base, payload)
signature = hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()
print("{}/signed-images/{}/{}.png?modifications={}&s={}".format(
    origin or "https://images.usestencil.com", user, base, payload, signature))
