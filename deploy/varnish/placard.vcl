vcl 4.1;

# Varnish 7.1 or later, with Debian's varnish-modules, in front of Placard: it keeps images, has each drawn once however
# many ask, and serves what it has while Placard is down. Run it so that URLs of 16 KiB pass:
#
#   varnishd -a :80 -a purge=127.0.0.1:6081 -f /etc/varnish/placard.vcl -s default,1g \
#       -p http_req_hdr_len=20k -p http_req_size=64k
#
# docs/cdn.md says how to purge. TLS is for what stands before it, such as hitch or haproxy: give that a listener of its
# own, -a 127.0.0.1:8443,PROXY, and by the PROXY protocol it says who the visitors are.

import std;
import xkey;

probe ready {
    .url = "/readyz";
    .interval = 2s;
    .timeout = 1s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

backend placard {
    .host = "127.0.0.1";
    .port = "8080";
    .probe = ready;
    .connect_timeout = 2s;
    .first_byte_timeout = 15s;  # longer than Placard's render-timeout
    .between_bytes_timeout = 15s;
}

sub vcl_recv {
    # Varnish has put the client's address at the end of X-Forwarded-For: name Varnish in Placard's trusted-proxies.
    # Which requests are traced is not for strangers to say.
    unset req.http.traceparent;
    unset req.http.tracestate;
    if (req.method == "PURGE") {
        # By the listener that was asked, not by who asks: behind something on this machine, everybody has its address.
        if (local.socket != "purge") {
            return (synth(403, "Forbidden"));
        }
        if (req.http.Surrogate-Key) {
            return (synth(200, "Purged " + xkey.purge(req.http.Surrogate-Key)));
        }
        return (purge);
    }
    if (req.url ~ "^/api/" || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }
    # How long an image may be served stale is set below, for each. While Placard answers, that is to bridge the time
    # until there is a new one: no longer than Placard's stale-while-revalidate.
    if (std.healthy(req.backend_hint) && req.restarts == 0) {
        set req.grace = 1h;
    } else {
        set req.grace = 1y;
    }
    return (hash);  # with cookies and Authorization too, unlike Varnish's own rule: an image is the same for everybody
}

# The URL, to the byte. Native URLs (/img/) mean the same whatever follows a question mark.
sub vcl_hash {
    if (req.url ~ "^/img/") {
        hash_data(regsub(req.url, "\?.*", ""));
    } else {
        hash_data(req.url);
    }
    return (lookup);
}

sub vcl_backend_response {
    # Placard says how long an image may be served stale, never past the end of its URL; Varnish would add 10 seconds.
    set beresp.grace = std.duration(
        regsub(beresp.http.Cache-Control, "^.*stale-while-revalidate=([0-9]+).*$", "\1s"), 0s);
    if (beresp.grace < std.duration(
        regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s)) {
        set beresp.grace = std.duration(
            regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    }
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    if (beresp.status >= 500) {
        call abandon_for_stale;
    }
}

sub vcl_backend_error {
    call abandon_for_stale;
}

# Keeps an error from taking the place of an image that may be served stale. Where there is one, Varnish has asked with
# its ETag whether it is still the same.
sub abandon_for_stale {
    if (bereq.is_bgfetch || bereq.http.If-None-Match) {
        return (abandon);
    }
}

# After abandon: look again, now without the limit for revalidating.
sub vcl_synth {
    if (resp.status == 503 && req.restarts == 0) {
        return (restart);
    }
}

sub vcl_deliver {
    # What Varnish adds to Cache-Status (RFC 9211), beside what Placard said.
    if (resp.http.Cache-Status && obj.hits == 0) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; fwd=miss";
    } elsif (resp.http.Cache-Status && obj.ttl > 0s) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; hit";
    } elsif (resp.http.Cache-Status) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", varnish; hit; detail=stale";
    }
    # Surrogate keys are for purging, and nobody else's business.
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.Cache-Tag;
}
