# Runs on the machine of the releases, in POSIX sh:
#
#   sh -c "$(cat status.sh)" portal TARGET [FILE]
#
# Prints the line of TARGET/FILE or `none`: of status.json, the failures for the editors' page, or of
# held-back.json, the articles that the last publication held back. A line on the input, followed by
# a line with a dot, replaces it; an incomplete one changes nothing. Without the lock, so that a
# hanging publication can be reported.
set -eu
umask 022
unset CDPATH

mkdir -p -- "$1" && cd -- "$1" || {
  printf 'portal: %s\n' "không ghi được vào $1" >&2
  exit 1
}
# Root would write through links of the account that owns the folder.
[ "$(id -u)" -ne 0 ] || [ -O . ] || {
  printf 'portal: %s\n' "$1 thuộc tài khoản khác — hãy chạy bằng tài khoản đó" >&2
  exit 1
}
file=${2:-status.json}
former=$(cat "$file" 2>/dev/null || :)
if IFS= read -r line && IFS= read -r end && [ "$end" = . ]; then
  trap 'rm -f "status.$$"' EXIT
  printf '%s\n' "$line" >"status.$$"
  mv -f "status.$$" "$file"
fi
printf '%s\n' "${former:-none}"
