# The image of Placard's server: the program, Chromium's headless shell and fonts. docs/deploy.md says how to run it.

# The compiler runs on the builder's processor and builds for the image's.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# VERSION and REVISION are for sources without .git: else the program knows them by itself.
ARG TARGETARCH
ARG VERSION
ARG REVISION
# Static, and without paths of this stage and symbols that only a debugger reads.
RUN CGO_ENABLED=0 GOARCH="$TARGETARCH" scripts/build -trimpath \
    -ldflags="-s -X main.stampedVersion=$VERSION -X main.stampedCommit=$REVISION"
# Licences want to be passed on with what is linked into the program.
RUN go run ./internal/release notices >bin/THIRD_PARTY_LICENCES.txt

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Placard" \
      org.opencontainers.image.description="Images from HTML and CSS templates, behind signed URLs" \
      org.opencontainers.image.source="https://github.com/placard/placard" \
      org.opencontainers.image.licenses="MIT"

# Excluded files are never unpacked, so this comes before the packages.
COPY deploy/dpkg-exclude.cfg /etc/dpkg/dpkg.cfg.d/placard
COPY scripts/install-deps /usr/local/sbin/
# tini takes the zombies that a killed browser leaves behind.
#
# Layers keep whole seconds of a folder's time. Fontconfig compares the rest too: without touch its cache would look
# old, and each start would read all fonts again.
RUN install-deps tini \
    && rm -rf /var/lib/apt/lists/* /var/cache/fontconfig/* /var/log/apt /var/log/dpkg.log /var/log/fontconfig.log \
    && find /usr/share/fonts /usr/local/share/fonts -type d -exec touch --date="@$(date +%s)" {} + \
    && fc-cache --system-only

# The numbers let Kubernetes see that this isn't root. The home folder is for nothing that must stay.
RUN useradd --uid 10001 --user-group --home-dir /tmp --no-create-home --shell /usr/sbin/nologin placard \
    && install --directory --owner=placard --group=placard --mode=0700 /data
COPY --from=build /src/bin/placard /usr/local/bin/
COPY --from=build /src/LICENSE /src/bin/THIRD_PARTY_LICENCES.txt /usr/share/doc/placard/

USER 10001:10001
WORKDIR /data
VOLUME /data
ENV HOME=/tmp \
    PLACARD_DATA=/data \
    PLACARD_LISTEN=0.0.0.0:8080 \
    PLACARD_ADMIN_LISTEN=0.0.0.0:9180
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["placard", "healthcheck"]
ENTRYPOINT ["tini", "--", "placard"]
CMD ["serve"]

# Last, so that another commit finds the layers above in the cache.
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.version="${VERSION:-development}" \
      org.opencontainers.image.revision="${REVISION:-unknown}"
