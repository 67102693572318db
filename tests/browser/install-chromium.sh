#!/usr/bin/env bash
# Installs what the browser tests need and the machine lacks: Chromium, Chinese fonts, nginx and PostgreSQL.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null || missing+=(nginx-light)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0
echo "== apt: ${missing[*]}"
as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" fontconfig >/dev/null
