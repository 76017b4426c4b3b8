# Runs on the machine of the releases, in POSIX sh:
#
#   sh -c "$(cat release.sh)" portal publish TARGET WHEN WHO RELEASE FILES PHOTOS FOLDER FACTS KEEP
#   sh -c "$(cat release.sh)" portal rollback TARGET WHEN WHO RELEASE-OR-EMPTY
#
# publish prints the manifest of the live release and a line with a dot, and reads one of the words
#   unchanged  there is no new release
#   photos     it prints the names of the live release's photos and a line with a dot; go follows
#   go         a tar archive follows, which it unpacks into RELEASE.incoming:
#     removed, emptied          paths of files and of folders to leave out, each ended by a zero byte
#     photos-gone, photos-come  names of photos, sorted, one a line
#     site/, photos/            new and changed files; new photos
#     manifest                  of the new release; the last entry
# The last line is the name of the release that is now live.
#
# TARGET/releases/NAME          whole releases; in each FOLDER is a symlink to TARGET/photos;
#                               NAME.partial and NAME.incoming while one arrives
# TARGET/photos/                photos of all releases, under names with a hash
# TARGET/manifests/NAME         two lines of facts, one for each bundle held back (`# held COMMIT
#                               BUNDLE`), then mark and path of each file; NAME.photos lists its
#                               photos; both end in .new until the switch is done
# TARGET/spare                  a copy of the release named in spare.of, base of the next one
# TARGET/current                symlink to the live release
# TARGET/history.log            one line for each switch
# TARGET/checked                empty; its time is that of the last successful publication
# TARGET/held-back.json         what that publication held back; removed here, written afterwards
#
# The live release is unchanged until current.new is renamed. `mend`, run at the start and at the
# end, repairs every state that a power failure may leave.
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

# Complete a successful switch, and remove the leftovers of interrupted runs.
mend() {
  read_live
  rm -rf -- releases/*.partial releases/*.incoming spare.partial spare.count current.new
  rm -f photos.kept photos.merged photos.unwanted
  if [ -n "$live" ]; then
    for list in "manifests/$live.photos" "manifests/$live"; do
      if [ -f "$list.new" ]; then mv -f -- "$list.new" "$list"; fi
    done
  fi
  for list in manifests/*.photos.new; do
    if [ -f "$list" ]; then sweep_photos "$list"; fi
  done
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
  for list in manifests/*.photos; do
    if [ -f "$list" ] && [ ! -f "${list%.photos}" ] && [ "$list" != "manifests/$live.photos" ]; then
      sweep_photos "$list"
    fi
  done
}

# Succeeds if each release with photos has the list of them.
lists_are_whole() {
  for kept in manifests/$a_release; do
    case $kept in *.photos | *.new) continue ;; esac
    [ -f "$kept" ] || continue
    case $(sed -n 2p "$kept") in
      '# stored='*' photos=none') ;;
      '# stored='*) [ -f "$kept.photos" ] || return 1 ;;
    esac
  done
}

# sweep_photos LIST: remove the photos that are in no other list, and then the list. Removes no photo
# if a list is missing, since that release may show it, or if any step fails, even if the caller
# continues after failures.
sweep_photos() {
  if ! lists_are_whole; then
    rm -f -- "$1"
    return 0
  fi
  set -- "$1" manifests/*.photos
  : >photos.kept || return 1
  for kept in "$@"; do
    if [ "$kept" != "$1" ] && [ -f "$kept" ]; then
      if cmp -s -- "$1" "$kept"; then
        rm -f -- "$1" photos.kept
        return 0
      fi
      sort -mu -- photos.kept "$kept" >photos.merged || return 1
      mv -f photos.merged photos.kept || return 1
    fi
  done
  comm -23 -- "$1" photos.kept >photos.unwanted || return 1
  if [ -d photos ]; then
    tr '\n' '\0' <photos.unwanted | (cd photos && xargs -0 rm -f --) || return 1
  fi
  rm -f -- "$1" photos.kept photos.unwanted
}

finish() {
  status=$?
  trap - EXIT
  wait
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

# Succeeds if the live release has its lists and all its files. The files of a spare copy are counted
# instead, while the archive arrives.
live_is_whole() {
  [ -n "$live" ] && [ -d "releases/$live" ] && [ -f "manifests/$live" ] || return 1
  stored=$(sed -n '2s/^# stored=\([0-9]*\) .*/\1/p' "manifests/$live")
  [ -n "$stored" ] || return 1
  has_spare || [ "$(count_files "releases/$live")" -eq "$stored" ] || return 1
  sed -n 2p "manifests/$live" | grep -q ' photos=none$' || [ -f "manifests/$live.photos" ]
}

list_photos() {
  if [ -f "manifests/$live.photos" ]; then cat "manifests/$live.photos"; fi
}

# copy_tree FROM TO: by hard links; fails where the system has none.
copy_tree() {
  cp -al -- "$1" "$2" 2>/dev/null || {
    rm -rf -- "$2"
    return 1
  }
}

has_spare() {
  [ -d spare ] && [ "$(cat spare.of 2>/dev/null)" = "$live" ]
}

# Counting takes most of the time before the switch, so it runs in the background. Like every child
# it holds the lock, and `finish` waits for it.
count_spare() {
  if has_spare; then
    count_files spare >spare.count &
    counting=$!
  fi
}

spare_is_whole() {
  [ -n "${counting-}" ] && wait "$counting" && [ "$(cat spare.count)" -eq "$stored" ]
}

# Make the partial release a copy of the live one.
copy_live() {
  if spare_is_whole; then
    begin=spare
    rm -f spare.of
    mv spare "$partial"
  else
    rm -f spare.of
    copy_tree "releases/$live" "$partial" || cp -Rp -- "releases/$live" "$partial"
  fi
}

# Succeeds if the partial release has the right number of files. In a counted copy, only removed and
# added files are counted.
has_all_files() {
  if [ "$begin" = spare ]; then
    left=$(tr -cd '\0' <"$incoming/removed" | wc -c)
    come=0
    if [ -d "$incoming/site" ]; then come=$(count_files "$incoming/site"); fi
    [ "$((stored - left + come))" -eq "$files" ]
  else
    [ "$(count_files "$partial")" -eq "$files" ]
  fi
}

# Prepare the next copy now: making it would take most of the time until the next switch.
make_spare() {
  rm -f spare.of
  rm -rf spare
  if copy_tree "releases/$live" spare.partial; then
    mv spare.partial spare
    printf '%s\n' "$live" >spare.of
  fi
}

# Merge the received files into the partial release.
merge() {
  if [ "$begin" = empty ]; then
    mv -- "$incoming/site" "$partial"
    return 0
  fi
  (
    cd "$partial"
    xargs -0 rm -f -- <"../../$incoming/removed"
    xargs -0 rmdir -- <"../../$incoming/emptied" 2>/dev/null || :
  )
  if [ -d "$incoming/site" ]; then
    cp -al -- "$incoming/site/." "$partial" 2>/dev/null || cp -Rp -- "$incoming/site/." "$partial"
  fi
}

# The list comes first: if anything fails later, `mend` finds unwanted photos by it.
merge_photos() {
  list=manifests/$release.photos.new
  if [ "$begin" != empty ] && [ -f "manifests/$live.photos" ]; then
    comm -23 -- "manifests/$live.photos" "$incoming/photos-gone" >"$incoming/photos-kept"
  else
    : >"$incoming/photos-kept"
  fi
  sort -mu -- "$incoming/photos-kept" "$incoming/photos-come" >"$incoming/photos-list"
  [ "$(wc -l <"$incoming/photos-list")" -eq "$photos" ] || fail 'số ảnh nhận được không khớp'
  if [ "$photos" -gt 0 ]; then mv -- "$incoming/photos-list" "$list"; fi
  mkdir -p photos
  if [ -d "$incoming/photos" ]; then
    cp -alf -- "$incoming/photos/." photos 2>/dev/null || cp -Rp -- "$incoming/photos/." photos
  fi
  link_photos
}

# Keep the link of the previous release, unless the folder has another name now.
link_photos() {
  [ ! -L "$partial/$folder" ] || return 0
  find "$partial" -type l -exec rm -f {} +
  up=../.. rest=$folder
  while [ "$rest" != "${rest#*/}" ]; do
    up=$up/.. rest=${rest#*/}
  done
  mkdir -p -- "$partial/$folder"
  rmdir -- "$partial/$folder"
  ln -s "$up/photos" "$partial/$folder"
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

# publish RELEASE FILES PHOTOS FOLDER FACTS KEEP
publish() {
  release=$1 files=$2 photos=$3 folder=$4 facts=$5 keep=$6
  partial=releases/$release.partial incoming=releases/$release.incoming
  [ ! -e "releases/$release" ] || fail "đã có bản $release — hãy chạy lại"
  begin=empty # base of the release: empty, copy (of the live one) or spare
  if live_is_whole; then
    count_spare
    cat "manifests/$live"
    begin=copy
  fi
  printf '.\n'
  read_word
  if [ "$word" = photos ]; then
    if [ "$begin" = copy ]; then list_photos; fi
    printf '.\n'
    read_word
  fi
  if [ "$word" = unchanged ]; then
    if [ "$(count_files "releases/$live")" -ne "$stored" ]; then
      rm -f spare.of
      fail 'bản đang dùng thiếu tệp — hãy chạy lại để đưa lên lại tất cả'
    fi
    note_success
    return 0
  fi
  [ "$word" = go ] || fail "không hiểu lệnh '$word'"
  mkdir -- "$incoming"
  tar -xof - -C "$incoming" || fail 'chưa nhận đủ hoặc không ghi được các tệp tải lên'
  [ -f "$incoming/manifest" ] || fail 'chưa nhận đủ các tệp tải lên'
  if [ "$begin" = copy ]; then copy_live; fi
  merge
  merge_photos
  mv -- "$incoming/manifest" "manifests/$release.new"
  has_all_files || fail 'số tệp nhận được không khớp'
  sync -f "$partial" 2>/dev/null || sync
  switch publish "$release" "$facts"
  printf '%s\n' "$live" # the release is live, even if one of the next steps fails
  note_success
  prune || printf 'portal: chưa xóa được bản cũ\n' >&2
  mend
  make_spare || printf 'portal: chưa chuẩn bị được bản sao cho lần sau\n' >&2
}

note_success() {
  : >checked
  rm -f held-back.json
}

read_word() {
  IFS= read -r word || fail 'mất kết nối khi đang tải lên'
}

# Succeeds if the last switch that names a release went back from it: it had something wrong.
was_rolled_back() {
  tab=$(printf '\t')
  grep -F -e "$tab$1$tab" -e "${tab}from=$1$tab" history.log 2>/dev/null | tail -n 1 |
    grep -q -F "${tab}from=$1$tab"
}

# rollback RELEASE-OR-EMPTY
rollback() {
  release=$1
  [ -n "$live" ] || fail 'chưa có bản nào được xuất bản'
  if [ -z "$release" ]; then
    for folder in releases/$a_release; do
      [ "$folder" != "releases/$live" ] || break
      if ! was_rolled_back "${folder#releases/}"; then release=${folder#releases/}; fi
    done
  fi
  [ -n "$release" ] ||
    fail "không còn bản nào trước bản $live, trừ những bản đã bị quay lui (--release thì vẫn được)"
  [ "$release" != "$live" ] || fail "bản $release đang được dùng"
  [ -d "releases/$release" ] && [ -f "manifests/$release" ] || fail "không có bản $release"
  switch rollback "$release" "from=$live	$(sed -n '1s/^# //p' "manifests/$release")"
}

operation=$1 target=$2 when=$3 who=$4
shift 4
mkdir -p -- "$target" && cd -- "$target" || fail "không ghi được vào $target"
# Root would write through links of the account that owns the folder.
[ "$(id -u)" -ne 0 ] || [ -O . ] || fail "$target thuộc tài khoản khác — hãy chạy bằng tài khoản đó"
mkdir -p releases manifests || fail "không ghi được vào $target"
[ -L current ] || [ ! -e current ] || fail "$target/current phải là liên kết, không phải thư mục"
lock
trap finish EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
mend
"$operation" "$@"
printf '%s\n' "$live"
