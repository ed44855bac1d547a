"""Signs a Placard URL: PLACARD_KEY="$(cat data/key)" python3 sign.py [TEMPLATE PAYLOAD EXT]"""

import base64
import hmac
import json
import os
import sys


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(key: str, template: str, payload: str, ext: str) -> str:
    """Return the path of an image. The payload is JSON; ext is png, jpg, jpeg or webp."""
    # What is signed is what stands in the URL. The key is its text, even where that looks like hex.
    signed = f"{template}/{base64url(payload.encode())}.{ext}"
    signature = base64url(hmac.digest(key.encode(), signed.encode(), "sha256"))
    return f"/img/{signature}/{signed}"


if __name__ == "__main__":
    example = ["article", json.dumps({"modifications": {"title": "Hello from Python"}}), "jpg"]
    print("http://localhost:8080" + sign(os.environ["PLACARD_KEY"], *sys.argv[1:] or example))
