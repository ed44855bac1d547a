# LibPixel's signed URL in Python, for which there is no client: the documentation has the four steps.
#   https://docs.libpixel.com/setup/secure-urls ("Generating Signatures"; no date)
# Written after that description, which has no code.
# Repairs:
# - The page's own example leaves out the slash before the "?", against its second step. LIBPIXEL_EXAMPLE=1 does as the
#   example does.
#
#   python3 python.py KEY ORIGIN IMAGE
import hashlib
import hmac
import os
import sys
from urllib.parse import quote, urlsplit

key, origin, source = sys.argv[1:]

# 1. An image URL as usual, its source escaped.
url = "{}/?src={}&width=200".format(origin or "https://yourdomain.libpx.com", quote(source, safe=""))
# 2. Path and query, with the "?" between them.
parts = urlsplit(url)
path = "" if os.environ.get("LIBPIXEL_EXAMPLE") else parts.path
# 3. HMAC-SHA1 of them in hexadecimal.
signature = hmac.new(key.encode(), (path + "?" + parts.query).encode(), hashlib.sha1).hexdigest()
# 4. At the end of the query.
print(url + "&signature=" + signature)
