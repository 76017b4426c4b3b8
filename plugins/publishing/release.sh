# Runs on the machine that holds the releases, in POSIX sh:
#
#   sh -c "$(cat release.sh)" portal publish TARGET WHEN WHO RELEASE FILES FACTS KEEP
#   sh -c "$(cat release.sh)" portal rollback TARGET WHEN WHO RELEASE-OR-EMPTY
#   sh -c "$(cat release.sh)" portal status TARGET - -
#
# publish writes the manifest of the live release and a line with a dot; then it reads the paths
# that are not to be taken over from the live release, one a line, an empty line, and a tar archive
# of the new and changed files, whose last entry is the new manifest. A line with a dot instead
# says that nothing changed: then there is no new release. The answer of both is the name of the
# release that is live now.
#
# TARGET/releases/NAME   whole releases; NAME.partial while one arrives
# TARGET/manifests/NAME  facts, then hash and path of each file; NAME.new until the switch is done
# TARGET/current         symlink to the live release
# TARGET/history.log     one line for each switch
# TARGET/status.json     one line: whether the last publishing went well
#
# Everything up to the renaming of current.new leaves what is live alone. Each state in which the
# power may fail is put in order by `mend`, which runs at the start and at the end.
set -eu
umask 022
unset CDPATH
LC_ALL=C
export LC_ALL

a_release='[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z-*'

fail() {
  printf 'portal: %s\n' "$1" >&2
  exit 1
}

# The system releases flock's lock when its holder dies; only systems without it need the folder.
lock() {
  busy='đang có một lần xuất bản khác ở nơi này — hãy đợi nó xong rồi chạy lại'
  if command -v flock >/dev/null; then
    exec 9>lock
    flock -n 9 || fail "$busy"
  else
    mkdir lock.folder 2>/dev/null ||
      fail "$busy (nếu chắc chắn không còn ai, hãy xóa thư mục lock.folder)"
    has_lock_folder=yes
  fi
}

read_live() {
  live=$(readlink current || :)
  live=${live##*/}
}

# Finish what a switch that succeeded left to do, and remove what others left behind.
mend() {
  read_live
  rm -rf -- releases/*.partial current.new
  if [ -n "$live" ] && [ -f "manifests/$live.new" ]; then
    mv -f -- "manifests/$live.new" "manifests/$live"
  fi
  rm -f -- manifests/*.new
  if [ -f history.new ]; then
    case $(tail -n 1 history.new) in
      *"	$live	"*) mv -f history.new history.log ;;
      *) rm -f history.new ;;
    esac
  fi
  for folder in releases/$a_release; do
    name=${folder#releases/}
    if [ -d "$folder" ] && [ "$name" != "$live" ] && [ ! -f "manifests/$name" ]; then
      rm -rf -- "$folder"
    fi
  done
}

finish() {
  status=$?
  trap - EXIT
  mend || :
  [ -z "${has_lock_folder-}" ] || rmdir lock.folder
  exit "$status"
}

# switch ACTION RELEASE FACTS
switch() {
  if [ -f history.log ]; then cat history.log; fi >history.new
  printf '%s\t%s\t%s\tby=%s\t%s\n' "$when" "$1" "$2" "$who" "$3" >>history.new
  ln -s "releases/$2" current.new
  if [ -d "releases/$2.partial" ]; then mv -- "releases/$2.partial" "releases/$2"; fi
  # GNU and busybox write -T, BSD and macOS -h; both rename over the link, at once.
  mv -fT current.new current 2>/dev/null || mv -fh current.new current
  mend
}

count_files() {
  find "$1" -type f | wc -l
}

# Tell whether the live release can be built upon: it has a manifest and lost no file.
live_is_whole() {
  [ -n "$live" ] && [ -d "releases/$live" ] && [ -f "manifests/$live" ] || return 1
  [ "$(count_files "releases/$live")" -eq "$(sed 1d "manifests/$live" | wc -l)" ]
}

read_list() {
  list=$PWD/releases/list.partial
  while :; do
    IFS= read -r path || fail 'mất kết nối khi đang tải lên'
    case $path in
      '') break ;;
      .)
        unchanged=yes
        break
        ;;
    esac
    printf '%s\0' "$path"
  done >"$list"
}

# Make the partial release a copy of the live one, by hard links where the system can.
copy_live() {
  if ! cp -al -- "releases/$live" "$partial" 2>/dev/null; then
    rm -rf -- "$partial"
    cp -Rp -- "releases/$live" "$partial"
  fi
  if [ -s "$list" ]; then
    (
      cd "$partial"
      xargs -0 rm -f -- <"$list"
      find . -depth -type d ! -name . -exec rmdir {} + 2>/dev/null || :
    )
  fi
}

prune() {
  set -- releases/$a_release
  while [ $# -gt "$keep" ]; do
    if [ "$1" != "releases/$live" ]; then
      rm -f -- "manifests/${1#releases/}"
      rm -rf -- "$1"
    fi
    shift
  done
}

# publish RELEASE FILES FACTS KEEP
publish() {
  release=$1 files=$2 facts=$3 keep=$4
  partial=releases/$release.partial
  [ ! -e "releases/$release" ] || fail "đã có bản $release — hãy chạy lại"
  if live_is_whole; then
    cat "manifests/$live"
    begin=copy
  else
    begin=empty
  fi
  printf '.\n'
  read_list
  [ -z "${unchanged-}" ] || return 0
  case $begin in
    copy) copy_live ;;
    empty) mkdir -- "$partial" ;;
  esac
  tar -xof - -C "$partial" || fail 'chưa nhận đủ hoặc không ghi được các tệp tải lên'
  mv -- "$partial/.manifest" "manifests/$release.new" || fail 'chưa nhận đủ các tệp tải lên'
  [ "$(count_files "$partial")" -eq "$files" ] || fail 'số tệp nhận được không khớp'
  sync -f "$partial" 2>/dev/null || sync
  switch publish "$release" "$facts"
  prune || printf 'portal: chưa xóa được bản cũ\n' >&2
}

# rollback RELEASE-OR-EMPTY
rollback() {
  release=$1
  [ -n "$live" ] || fail 'chưa có bản nào được xuất bản'
  if [ -z "$release" ]; then
    for folder in releases/$a_release; do
      [ "$folder" != "releases/$live" ] || break
      release=${folder#releases/}
    done
  fi
  [ -n "$release" ] || fail "không còn bản nào trước bản $live"
  [ "$release" != "$live" ] || fail "bản $release đang được dùng"
  [ -d "releases/$release" ] && [ -f "manifests/$release" ] || fail "không có bản $release"
  switch rollback "$release" "from=$live	$(sed -n '1s/^# //p' "manifests/$release")"
}

# Answer with the line that was remembered; remember the one that comes in, if it comes whole.
# It is no part of a release, and needs no lock: a publishing that hangs is told of too.
status() {
  former=$(cat status.json 2>/dev/null || :)
  if IFS= read -r line && IFS= read -r end && [ "$end" = . ]; then
    trap 'rm -f "status.$$"' EXIT
    printf '%s\n' "$line" >"status.$$"
    mv -f "status.$$" status.json
  fi
  printf '%s\n' "${former:-none}"
}

operation=$1 target=$2 when=$3 who=$4
shift 4
mkdir -p -- "$target" && cd -- "$target" && mkdir -p releases manifests ||
  fail "không ghi được vào $target"
[ -L current ] || [ ! -e current ] || fail "$target/current phải là liên kết, không phải thư mục"
if [ "$operation" = status ]; then
  status
  exit
fi
lock
trap finish EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
mend
"$operation" "$@"
printf '%s\n' "$live"
