# A small image of the server: Deno from npm, the locked dependencies, the sources; no shell, no root, nothing to write.
#   docker build --tag terminalchat .
#   docker run --publish 8000:8000 --read-only --cap-drop ALL terminalchat
#   docker run --publish 8000:8000 --volume terminalchat:/data terminalchat serve --data /data/chat.db

FROM node:22-bookworm-slim AS build
RUN npm install --global --no-audit --no-fund deno@2.9.6
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1
# As in the final image: Deno keeps what it makes of a source under the source's path.
WORKDIR /app
COPY deno.json deno.lock ./
# What only the tests need leaves deno.json and the lock; the rest keeps its locked versions.
RUN deno remove @lydell/node-pty @xterm/headless fast-check
COPY main.ts ./
COPY src/ src/
RUN deno install --frozen --entrypoint main.ts
# A volume takes over whose the folder is that it is mounted on.
RUN mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="TerminalChat" \
      org.opencontainers.image.description="A chat server for people who live in a terminal" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /usr/local/lib/node_modules/deno/deno /usr/local/bin/deno
COPY --from=build /deno-dir/ /deno-dir/
COPY --from=build /app/ /app/
COPY --from=build --chown=65532:65532 /data/ /data/
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1
WORKDIR /app
USER 65532:65532
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["deno", "run", "--cached-only", "--frozen", \
  "--no-prompt", "--allow-net=127.0.0.1", "--ignore-env", "--allow-env=PORT,TERMINALCHAT_DEBUG,NO_PROXY,no_proxy", \
  "main.ts", "health"]
# Files for the server come to /certs (a certificate and its key) and /data.
ENTRYPOINT ["deno", "run", "--cached-only", "--frozen", "--v8-flags=--max-semi-space-size=4", \
  "--unstable-no-legacy-abort", "--no-prompt", "--allow-net", "--allow-read=/certs,/data", "--allow-write=/data", "--ignore-env", \
  "--allow-env=HOST,PORT,TERMINALCHAT_LOG_LEVEL,TERMINALCHAT_DEBUG,TERMINALCHAT_TRUST_PROXY,TERMINALCHAT_REDIS,REDIS_URL", \
  "main.ts"]
CMD ["serve"]
