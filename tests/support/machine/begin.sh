# Become a machine of its own: what is written below these folders is gone with the process.
set -eu
mount --make-rprivate /
mount -t tmpfs -o size=4g tmpfs /mnt
for folder in etc home opt root srv tmp usr var; do
    mkdir -p "/mnt/$folder/changed" "/mnt/$folder/work"
    mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/$folder/changed,workdir=/mnt/$folder/work" "/$folder"
done
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system    # as on a machine that systemd has booted
exec "$@"
