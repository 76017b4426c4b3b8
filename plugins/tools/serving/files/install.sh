#!/bin/sh
# Put the files of the portal {{ server.host }} where they belong; run again after every change and
# after the first certificate. What nginx does not accept is taken back.
set -eu

here=$(dirname "$(readlink -f "$0")")
root={{ server.root }}
nginx={{ server.nginx }}
certificate={{ server.certificate }}/fullchain.pem

say() { echo "portal: $*" >&2; }

# Accounts, folders
install -D -m 644 "$here/etc/sysusers.d/portal{{ suffix }}.conf" "$root/etc/sysusers.d/portal{{ suffix }}.conf"
install -D -m 644 "$here/etc/tmpfiles.d/portal{{ suffix }}.conf" "$root/etc/tmpfiles.d/portal{{ suffix }}.conf"
systemd-sysusers "$root/etc/sysusers.d/portal{{ suffix }}.conf"
systemd-tmpfiles --create "$root/etc/tmpfiles.d/portal{{ suffix }}.conf"

# Units and settings. What holds passwords is not written over.
units=$root/etc/systemd/system
# Earlier versions: the publisher wrote what editors see of failures.
if grep -qs '^User=publisher{{ suffix }}' "$units/portal{{ suffix }}-publish-alert.service"; then
    rm -f "{{ server.target }}/status.json"
fi
{% if server.prefix %}
has_new_door=
for socket in engagement{{ suffix }}.socket engagement{{ suffix }}-desk.socket; do
    if [ -e "$units/engagement{{ suffix }}.socket" ] &&
        ! cmp -s "$here/etc/systemd/system/$socket" "$units/$socket"; then
        has_new_door=yes
    fi
done
{% endif %}
install -d -m 755 "$units" "$root/etc/portal{{ suffix }}"
install -m 644 "$here"/etc/systemd/system/* "$units/"
install -m 644 "$here/etc/portal{{ suffix }}/logrotate.conf" "$root/etc/portal{{ suffix }}/logrotate.conf"
[ -e "$root/etc/portal{{ suffix }}/publish.env" ] || install -m 600 /dev/null "$root/etc/portal{{ suffix }}/publish.env"
{% if server.prefix %}
if [ -e "$root/etc/portal{{ suffix }}/engagement.env" ]; then
    # The proxy that is believed goes with the door.
    sed -i -E 's/^(TUONG_TAC_TRUSTED_PROXY)=(unix|127\.0\.0\.1|::1)$/\1={{ server.trusted_proxy }}/' \
        "$root/etc/portal{{ suffix }}/engagement.env"
    cmp -s "$here/etc/portal{{ suffix }}/engagement.env" "$root/etc/portal{{ suffix }}/engagement.env" ||
        say "/etc/portal{{ suffix }}/engagement.env was left as it is; compare it with $here/etc/portal{{ suffix }}/engagement.env"
else
    install -m 600 "$here/etc/portal{{ suffix }}/engagement.env" "$root/etc/portal{{ suffix }}/engagement.env"
fi
install -D -m 755 "$here/usr/local/sbin/engagement{{ suffix }}" "$root/usr/local/sbin/engagement{{ suffix }}"
{% endif %}

# What the keys of editors may do
sshd_accepts() { command -v sshd >/dev/null && "$(command -v sshd)" -t 2>/dev/null; }
accepted=$(sshd_accepts && echo yes || :)
install -D -m 644 "$here/etc/ssh/sshd_config.d/portal{{ suffix }}.conf" "$root/etc/ssh/sshd_config.d/portal{{ suffix }}.conf"
if [ -n "$accepted" ] && ! sshd_accepts; then
    rm "$root/etc/ssh/sshd_config.d/portal{{ suffix }}.conf"
    say "sshd does not accept sshd_config.d/portal{{ suffix }}.conf: keys of editors may forward ports"
fi

# The web server, all or nothing
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
keep() { if [ -e "$nginx/$1" ]; then cp -a "$nginx/$1" "$before/$2"; fi; }
take_back() {
    rm -rf "$nginx/portal{{ suffix }}" "$nginx/conf.d/portal{{ suffix }}.conf"
    if [ -e "$before/portal{{ suffix }}" ]; then cp -a "$before/portal{{ suffix }}" "$nginx/portal{{ suffix }}"; fi
    if [ ! -e "$before/00-portals.conf" ]; then rm -f "$nginx/conf.d/00-portals.conf"; fi
    if [ -e "$before/portal{{ suffix }}.conf" ]; then cp -a "$before/portal{{ suffix }}.conf" "$nginx/conf.d/portal{{ suffix }}.conf"; fi
}
keep portal{{ suffix }} portal{{ suffix }}
keep conf.d/portal{{ suffix }}.conf portal{{ suffix }}.conf
keep conf.d/00-portals.conf 00-portals.conf
install -d -m 755 "$nginx/conf.d" "$nginx/portal{{ suffix }}/enabled"
install -m 644 "$here"/etc/nginx/portal{{ suffix }}/*.conf "$nginx/portal{{ suffix }}/"
install -m 644 "$here"/etc/nginx/conf.d/*.conf "$nginx/conf.d/"
rm -f "$nginx/portal{{ suffix }}/enabled/"*
{% if server.is_secure %}
if [ -e "$certificate" ]; then
    ln -s ../tls.conf "$nginx/portal{{ suffix }}/enabled/server.conf"
else
    say "there is no $certificate yet: HTTP only"
    ln -s ../plain.conf "$nginx/portal{{ suffix }}/enabled/server.conf"
fi
{% else %}
ln -s ../plain.conf "$nginx/portal{{ suffix }}/enabled/server.conf"
{% endif %}
if ls /etc/nginx/modules-enabled/*brotli-static*.conf >/dev/null 2>&1; then
    ln -s ../brotli.conf "$nginx/portal{{ suffix }}/enabled/brotli.inc"
else
    say "libnginx-mod-http-brotli-static is not installed: readers get gzip"
fi
if ! ${NGINX:-nginx} -t -q; then
    take_back
    say "nginx does not accept the new settings: the former ones are back"
    exit 1
fi

# Whoever runs takes notice.
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
{% if server.prefix %}
    if [ -n "$has_new_door" ] && systemctl --quiet is-active engagement{{ suffix }}.socket; then
        systemctl stop engagement{{ suffix }}.service engagement{{ suffix }}.socket engagement{{ suffix }}-desk.socket
        systemctl start engagement{{ suffix }}.socket engagement{{ suffix }}-desk.socket engagement{{ suffix }}.service
    fi
{% endif %}
    systemctl try-reload-or-restart nginx.service ssh.service
fi
say "installed"
