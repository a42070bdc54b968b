#!/bin/sh
# Pushes what only this step knows to Lifeline: sizes of artifacts, CPU, memory, disk, and what you measured yourself.
#
#   after-script:
#     - LIFELINE_PUSH_URL=https://… sh lifeline-push.sh 'dist/*.js' 'reports/**'
#
# The arguments are files, folders or patterns; the step needs "oidc: true". POSIX sh and curl are enough. It never fails
# a build, never prints the token, writes no file, and is done within 10 s. Optional:
#
#   LIFELINE_CLONE_SECONDS=4.2        how long cloning took
#   LIFELINE_CACHES='node=3.1 m2=8'   how long each cache took to restore, in seconds
#   LIFELINE_MEASURES=measures.txt    measures of your own, as Prometheus text with a TYPE each
set +x
set -u
LC_ALL=C
export LC_ALL

url=${LIFELINE_PUSH_URL:-}
token=${BITBUCKET_STEP_OIDC_TOKEN:-}
cgroup=${LIFELINE_CGROUP:-/sys/fs/cgroup}
artifacts_max=40
name_bytes_max=128
newline='
'

say() { printf 'lifeline: %s\n' "$1"; }

# The first line of a file; empty where there is none.
first_of() {
  line=
  if [ -r "$1" ]; then IFS= read -r line <"$1" 2>/dev/null || :; fi
  printf '%s' "$line"
}

is_whole() { case $1 in '' | *[!0-9]*) return 1 ;; *) return 0 ;; esac; }
is_decimal() { case $1 in '' | . | *[!0-9.]* | *.*.*) return 1 ;; *) return 0 ;; esac; }

# Adds a sample to $body: type, name with labels, value. TYPE is written once for each name.
add() {
  name=${2%%\{*}
  case $body in
    *"# TYPE $name "*) ;;
    *) body="$body# TYPE $name $1$newline" ;;
  esac
  body="$body$2 $3$newline"
}

# $1 as a label value, in $escaped.
escape() {
  rest=$1
  escaped=
  while [ -n "$rest" ]; do
    character=${rest%"${rest#?}"}
    rest=${rest#?}
    case $character in
      \\) escaped="$escaped\\\\" ;;
      \") escaped="$escaped\\\"" ;;
      "$newline") escaped="$escaped\\n" ;;
      [[:cntrl:]]) escaped="$escaped?" ;;
      *) escaped="$escaped$character" ;;
    esac
  done
}

size_of() {
  if [ -d "$1" ]; then
    kib=$(du -sk "$1" 2>/dev/null) || :
    kib=${kib%%[!0-9]*}
    is_whole "$kib" && printf '%s' "$((kib * 1024))"
  elif [ -f "$1" ]; then
    size=$(wc -c <"$1" 2>/dev/null) || :
    printf '%s' "$size" | tr -d ' \t'
  fi
}

measure_artifact() {
  [ "$artifacts" -lt "$artifacts_max" ] || return 0
  [ -n "$1" ] && [ "${#1}" -le "$name_bytes_max" ] || return 0
  size=$(size_of "$1")
  is_whole "$size" || return 0
  escape "$1"
  case $body in *"artifact=\"$escaped\""*) return 0 ;; esac
  add gauge "artifact_size_bytes{artifact=\"$escaped\"}" "$size"
  artifacts=$((artifacts + 1))
}

measure_artifacts() {
  artifacts=0
  for pattern in "$@"; do
    pattern=${pattern%/\*\*}
    old_ifs=$IFS
    IFS=
    # shellcheck disable=SC2086 # The pattern is meant to expand; without IFS nothing is split.
    for file in $pattern; do measure_artifact "$file"; done
    IFS=$old_ifs
  done
}

measure_cpu() {
  if [ -r "$cgroup/cpu.stat" ]; then
    while read -r key value; do
      if [ "$key" = usage_usec ] && is_whole "$value"; then
        add counter cpu_seconds_total "$(decimal "$value" 6)"
      fi
    done <"$cgroup/cpu.stat"
    return 0
  fi
  value=$(first_of "$cgroup/cpuacct/cpuacct.usage")
  if is_whole "$value"; then add counter cpu_seconds_total "$(decimal "$value" 9)"; fi
}

# A whole number divided by ten to the power of $2, without the arithmetic that shells differ in.
decimal() {
  digits=$1
  while [ "${#digits}" -le "$2" ]; do digits=0$digits; done
  fraction=$digits
  whole=
  while [ "${#fraction}" -gt "$2" ]; do
    whole=$whole${fraction%"${fraction#?}"}
    fraction=${fraction#?}
  done
  printf '%s.%s' "$whole" "$fraction"
}

# The first of the files that holds a whole number; no limit is written as a word, or as a number of 19 digits.
memory_of() {
  for file in "$@"; do
    value=$(first_of "$file")
    if is_whole "$value" && [ "${#value}" -lt 19 ]; then
      printf '%s' "$value"
      return 0
    fi
  done
}

measure_memory() {
  value=$(memory_of "$cgroup/memory.peak" "$cgroup/memory/memory.max_usage_in_bytes")
  if [ -n "$value" ]; then add gauge memory_peak_bytes "$value"; fi
  value=$(memory_of "$cgroup/memory.max" "$cgroup/memory/memory.limit_in_bytes")
  if [ -n "$value" ]; then add gauge memory_limit_bytes "$value"; fi
}

measure_told() {
  value=${LIFELINE_CLONE_SECONDS:-}
  if is_decimal "$value"; then add gauge clone_seconds "$value"; fi
  for told in ${LIFELINE_CACHES:-}; do
    value=${told#*=}
    if is_decimal "$value"; then
      escape "${told%%=*}"
      add gauge "cache_restore_seconds{cache=\"$escaped\"}" "$value"
    fi
  done
  measures=${LIFELINE_MEASURES:-}
  if [ -n "$measures" ] && [ -r "$measures" ]; then body="$body$(cat "$measures")$newline"; fi
}

# The token goes to curl through a pipe: arguments are there for every process to read.
send() {
  printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl -q -s -K - -X POST -H 'Content-Type: text/plain' --data-binary "$body" \
      --connect-timeout 2 --max-time 3 -w '\n%{http_code}' "$url" 2>/dev/null
}

# Pushes $body, which $1 names; once more where nobody answered.
push() {
  [ -n "$body" ] || return 0
  answer=$(send) || :
  status=${answer##*"$newline"}
  case $status in
    000 | 503 | '')
      answer=$(send) || :
      status=${answer##*"$newline"}
      ;;
  esac
  case $status in
    200) say "pushed $1" ;;
    400 | 413) say "refused: $(without_token "${answer%%"$newline"*}")" ;;
    *) say "not pushed (HTTP ${status:-000}); the build goes on" ;;
  esac
}

without_token() {
  case $1 in
    *"$token"*) printf 'the answer is not shown' ;;
    *) printf '%s' "$1" ;;
  esac
}

# What is quick first: disk is measured last, and may be given up.
work() {
  body=
  measure_cpu
  measure_memory
  measure_told
  measure_artifacts "$@"
  status=200
  push 'measures of this step'
  [ "$status" = 200 ] || return 0
  body=
  value=$(size_of .)
  if is_whole "$value"; then add gauge disk_used_bytes "$value"; fi
  push 'disk space'
}

problem() {
  if [ -z "$url" ]; then
    printf 'LIFELINE_PUSH_URL is not set'
  elif [ -z "$token" ]; then
    printf 'there is no BITBUCKET_STEP_OIDC_TOKEN; give the step "oidc: true"'
  elif ! command -v curl >/dev/null 2>&1; then
    printf 'curl is not installed'
  else
    case $url in
      https://* | http://127.0.0.1[:/]*) ;;
      *) printf 'LIFELINE_PUSH_URL does not begin with https://' ;;
    esac
  fi
}

main() {
  found=$(problem)
  if [ -n "$found" ]; then
    say "nothing pushed: $found"
    return 0
  fi
  work "$@" &
  worker=$!
  (
    trap 'kill "$sleeper" 2>/dev/null; exit 0' TERM
    sleep 8 >/dev/null 2>&1 &
    sleeper=$!
    wait "$sleeper"
    kill "$worker" 2>/dev/null
  ) &
  watchdog=$!
  wait "$worker" 2>/dev/null
  kill "$watchdog" 2>/dev/null
  wait "$watchdog" 2>/dev/null
  return 0
}

main "$@" || :
exit 0
