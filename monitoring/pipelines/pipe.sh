#!/bin/sh
# lifeline-push.sh as a pipe of Bitbucket. LIFELINE_ARTIFACTS holds files, folders or patterns, one a line.
newline='
'
set -f
IFS=$newline
# shellcheck disable=SC2086 # One argument a line is meant; without -f the patterns would be expanded here.
set -- ${LIFELINE_ARTIFACTS:-}
set +f
unset IFS

# A pipe has a container of its own: its CPU and memory are not those of the step.
LIFELINE_CGROUP=/nonexistent
export LIFELINE_CGROUP

exec sh "${0%/*}/lifeline-push.sh" "$@"
