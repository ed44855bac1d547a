#!/bin/sh
# Signs a Placard URL with OpenSSL: PLACARD_KEY="$(cat data/key)" sh sign.sh [TEMPLATE PAYLOAD EXT]
#
# On a machine that others use, mind that they can read a program's arguments, and so openssl's key, while it runs.
set -eu

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The path of an image: sign KEY TEMPLATE PAYLOAD EXT. The payload is JSON; ext is png, jpg, jpeg or webp.
sign() {
  # What is signed is what stands in the URL, without a line break: printf, not echo. The key is its text, even where
  # that looks like hex.
  signed=$2/$(printf '%s' "$3" | base64url).$4
  signature=$(printf '%s' "$signed" | openssl dgst -sha256 -hmac "$1" -binary | base64url)
  printf '/img/%s/%s\n' "$signature" "$signed"
}

key=${PLACARD_KEY:?is not set}
if [ "$#" -eq 0 ]; then
  set -- article "$(jq -cn --arg title 'Hello from the shell' '{modifications: {title: $title}}')" jpg
fi
printf 'http://localhost:8080%s\n' "$(sign "$key" "$@")"
