# Runs in a bare repository, in POSIX sh, after each push and whenever it is called with `again`.
# `tasks.py receive` writes it, with the five values that it needs before it.
#
# Checks and publishes the newest commit of the branch from a checkout of its own. Whatever is wrong
# is told to whoever pushed, who has been thanked by then: the site stays as it was.
set -u
published=refs/portal/published

say() {
  printf '%s\n' "$1" >&2
}

# Tell whether the branch was pushed, or whether it is to be published anyway.
is_wanted() {
  wanted=${1-}
  [ "$wanted" != again ] || return 0
  while read -r old new ref; do
    [ "$ref" != "refs/heads/$branch" ] || wanted=yes
  done
  [ -n "$wanted" ]
}

# Only the newest commit: of two pushes at once, the second must not be undone by the first.
check_out() {
  git init --quiet "$checkout" &&
    cd "$checkout" &&
    git fetch --quiet "$repository" "+refs/heads/$branch:refs/remotes/origin/$branch" &&
    git checkout --quiet --force --detach "refs/remotes/origin/$branch" &&
    git clean --quiet --force -d
}

is_wanted "$@" || exit 0
unset $(git rev-parse --local-env-vars)
umask 022
exec 9>"$checkout.lock"
flock -n 9 || {
  say 'Đang có một lần xuất bản khác, xin đợi …'
  flock 9
}
if ! git --git-dir="$repository" rev-parse --quiet --verify "refs/heads/$branch" >/dev/null; then
  say "Kho không có nhánh $branch: trang được giữ nguyên."
  exit 1
fi
check_out || {
  say "Không lấy được nội dung ra thư mục $checkout: trang được giữ nguyên — hãy báo quản trị."
  exit 1
}
PORTAL_PUBLISHER=$(git log -1 --format=%ce)
export PORTAL_PUBLISHER
# Addresses must not be lost that readers know: those of the commit that was published last, however
# many pushes have been refused since.
before=HEAD
if git rev-parse --quiet --verify "$published" >/dev/null; then before=$published; fi
if ! "$python" tasks.py check --since "$before"; then
  say 'CHƯA XUẤT BẢN: kho đã nhận bài, nhưng trang được giữ nguyên vì các lỗi trên. Hãy sửa rồi push lại.'
  exit 1
fi
if ! "$python" tasks.py publish --to "$target"; then
  say 'CHƯA XUẤT BẢN: kho đã nhận bài, nhưng trang được giữ nguyên. Hãy xem lỗi ở trên.'
  exit 1
fi
git update-ref "$published" HEAD
