# The command, the bundled carriers and the reference platform in one image; small, and nobody in it is root.
# For both architectures: docker buildx build --platform linux/amd64,linux/arm64 -t parcelproof .
# Written and checked without a container engine at hand.

# What is compiled is the same for every architecture.
FROM --platform=$BUILDPLATFORM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /src/package.json ./
COPY --from=build /src/dist ./dist
COPY --from=build /src/docs ./docs
COPY --from=build /src/harness/bin ./harness/bin
COPY --from=build /src/harness/config/parcelproof.schema.json ./harness/config/
COPY --from=build /src/reports/result.schema.json /src/reports/load.schema.json ./reports/
USER node
# Reports and keys go where the person mounts a folder.
WORKDIR /work
ENTRYPOINT ["node", "/app/harness/bin/parcelproof.js"]
CMD ["--help"]

# With the k6 that load/go.mod pins.
FROM golang:1.26-bookworm AS k6
WORKDIR /src
COPY load/go.mod load/go.sum ./
RUN CGO_ENABLED=0 go build -o /k6 go.k6.io/k6/v2

FROM runtime AS load
COPY --from=k6 /k6 /usr/local/bin/k6
