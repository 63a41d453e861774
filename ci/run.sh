#!/usr/bin/env bash
# Runs `parcelproof run` with the options that PARCELPROOF_… variables hold: for CI systems, where values come from
# settings and pull requests. Nothing is evaluated: each value becomes one word of an array, and none can become an option.
set -euo pipefail
set -f

args=(run)

# An option with a value: nothing where the variable is empty.
value() {
  local text="${!2:-}"
  if [ -n "$text" ]; then args+=("--$1=$text"); fi
}

# An option without one: true, or false and empty.
flag() {
  case "${!2:-}" in
    true) args+=("--$1") ;;
    '' | false) ;;
    *)
      printf '%s has to be true or false.\n' "$2" >&2
      exit 2
      ;;
  esac
}

value config PARCELPROOF_CONFIG
value role PARCELPROOF_ROLE
value carrier PARCELPROOF_CARRIER
value profile PARCELPROOF_PROFILE
value seed PARCELPROOF_SEED
value path PARCELPROOF_PATH
value shard PARCELPROOF_SHARD
value baseline PARCELPROOF_BASELINE
value out PARCELPROOF_OUT
value reporter PARCELPROOF_REPORTER
value concurrency PARCELPROOF_CONCURRENCY
value time-limit PARCELPROOF_TIME_LIMIT
value retries PARCELPROOF_RETRIES
value port-base PARCELPROOF_PORT_BASE
value keys PARCELPROOF_KEYS
flag dry-run PARCELPROOF_DRY_RUN
flag allow-incomplete PARCELPROOF_ALLOW_INCOMPLETE
flag thorough PARCELPROOF_THOROUGH
flag strict PARCELPROOF_STRICT
flag quirks PARCELPROOF_QUIRKS
flag strict-quirks PARCELPROOF_STRICT_QUIRKS

# Globs over scenario ids, apart by blanks or lines; what follows `--` is never an option.
read -r -d '' -a scenarios <<<"${PARCELPROOF_SCENARIOS:-}" || true
args+=(-- "${scenarios[@]}")

package=parcelproof
if [ -n "${PARCELPROOF_VERSION:-}" ]; then
  if [[ ! "$PARCELPROOF_VERSION" =~ ^[0-9A-Za-z.^~-]+$ ]]; then
    printf 'PARCELPROOF_VERSION has to be a version such as 1.2.3 or a tag such as latest.\n' >&2
    exit 2
  fi
  package="parcelproof@$PARCELPROOF_VERSION"
fi

# npx takes the one that the project has installed, where no version is asked for and there is one.
code=0
npx --yes "$package" "${args[@]}" || code=$?
if [ -n "${GITHUB_OUTPUT:-}" ]; then printf 'exit-code=%d\n' "$code" >>"$GITHUB_OUTPUT"; fi
exit "$code"
