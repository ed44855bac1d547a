# nginx with deploy/nginx/placard.conf, in front of as many Placards as compose.yaml starts.

FROM nginx:1.28.0-alpine
COPY deploy/nginx/placard.conf /etc/nginx/conf.d/default.conf
# The name stands for all of them, and is looked up again, as their addresses change with each restart. Any name of this
# server will do. IPv6 ends before the container, if not sooner.
RUN sed -i \
        -e 's/server 127\.0\.0\.1:8080/zone placard 64k; resolver 127.0.0.11 valid=5s; server placard:8080 resolve/' \
        -e '/listen \[::\]:80;/d' \
        -e 's/server_name .*/server_name _;/' \
        /etc/nginx/conf.d/default.conf \
    && grep -q 'server placard:8080 resolve max_fails=0;' /etc/nginx/conf.d/default.conf \
    && nginx -t
