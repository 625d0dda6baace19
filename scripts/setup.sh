# shellcheck shell=sh
# What a command needs before it can start: system packages, .venv, the locked packages. Read by ./run.
#
# Whatever is there already is left alone: a second start looks, finds and goes on. A stamp inside .venv
# vouches for it and is written last, so that a set-up cut short is never taken for a whole one.

venv=.venv
space_needed=900000 # KiB: .venv with everything is about 530 MB, and the packages pass through a cache
PATH=$PATH:/usr/sbin:/sbin
unset PYTHONHOME

say() { printf '%s\n' "$@" >&2; }
fail() { say "run: $*"; exit 1; }

# ready runtime|dev [browser]: after this the command can start, or it has failed with a sentence.
ready() {
    libraries_for "$@"
    is_ready "$1" && [ -z "$missing" ] && return
    find_python
    install_system "$@"
    is_ready "$1" && return
    # Two set-ups at once (demo and test in two windows) wait for each other here.
    { flock 9 2>/dev/null || :; is_ready "$1" || set_up "$1"; } 9<run
}

# --- Python -------------------------------------------------------------------------------------------

# Sets python (its path) and python_package (what Debian calls it).
find_python() {
    for python_package in python3 python3.14 python3.13 python3.12 python3.11; do
        python=$("$python_package" -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' \
            2>/dev/null) || continue
        [ -z "$python" ] || return 0
    done
    if command -v python3 >/dev/null 2>&1; then
        fail "Python 3.11 or newer is needed; this is $(python3 --version 2>&1). Debian 12 and Ubuntu 24.04 have it."
    fi
    python_package=python3
    [ -z "${asked_for_python:-}" ] || fail "Python 3.11 or newer is needed, and there is none here."
    asked_for_python=yes
    apt_install python3 python3-venv || fail "python3 is missing; it could not be installed."
    find_python
}

# The state a stamp vouches for: what was asked for, by which Python, and where (a venv can't be moved).
stamp_of() {
    {
        "$venv/bin/python" -c 'import sys, platform; print(sys.version, platform.machine())' || return
        pwd
        cat "$(requirements_of "$1")"
    } 2>/dev/null | sha256sum
}

requirements_of() { [ "$1" = dev ] && echo requirements-dev.txt || echo requirements.txt; }

is_ready() { [ -e "$venv/ready-$1" ] && [ "$(cat "$venv/ready-$1")" = "$(stamp_of "$1")" ]; }

set_up() {
    requirements=$(requirements_of "$1")
    [ -r "$requirements" ] || fail "$requirements is missing: the copy of the product is not whole."
    can_make_venv || fail "$python can't make a virtual environment. On a Debian family: apt-get install $python_package-venv"
    # The packages of a running product are all among those of the tests, with the same versions: only then
    # is a .venv added to. In every other case it is made anew, so that it holds what is locked and no more.
    if ! { [ "$1" = dev ] && is_ready runtime; }; then
        rm -rf "$venv" 2>/dev/null ||
            fail "the folder $PWD/$venv must be made anew, and it can't be removed: does it belong to someone else?"
        [ -w . ] || fail "the folder $PWD can't be written to, so .venv can't be made in it."
    fi
    free=$(df -Pk . | awk 'NR == 2 { print $4 }')
    [ "$free" -ge $space_needed ] ||
        fail "$((space_needed / 1000)) MB of free disk space are needed here, and there are $((free / 1000)) MB."

    say "Setting up $venv with the packages of $requirements"
    if ! { command -v uv >/dev/null 2>&1 && install_with_uv "$requirements"; }; then
        install_with_pip "$requirements"
    fi
    for set in runtime "$1"; do
        stamp_of "$set" >"$venv/ready.new"
        mv "$venv/ready.new" "$venv/ready-$set"
    done
}

can_make_venv() { command -v uv >/dev/null 2>&1 || "$python" -c 'import ensurepip' 2>/dev/null; }

install_with_uv() {
    uv_reads_pip_settings
    export UV_PYTHON_DOWNLOADS=never
    { [ -d "$venv" ] || uv venv --quiet --python "$python" "$venv"; } &&
        uv pip install --python "$venv/bin/python" --require-hashes -r "$1" >&2 && return
    say "uv could not do it; trying with pip."
    rm -rf "$venv"
    return 1
}

# uv does not read pip's configuration, where many machines name their mirror and its certificate.
uv_reads_pip_settings() {
    [ ! -e "${XDG_CONFIG_HOME:-${HOME:-}/.config}/uv/uv.toml" ] && [ ! -e /etc/uv/uv.toml ] || return 0
    if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        UV_DEFAULT_INDEX=${PIP_INDEX_URL:-$(pip_setting index-url)}
        if [ -n "$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi
    fi
    if [ -z "${SSL_CERT_FILE:-}" ]; then
        SSL_CERT_FILE=${PIP_CERT:-$(pip_setting cert)}
        if [ -n "$SSL_CERT_FILE" ]; then export SSL_CERT_FILE; else unset SSL_CERT_FILE; fi
    fi
}

pip_setting() {
    "$python" - "$1" <<'PYTHON'
import configparser, os, sys
home = os.path.expanduser("~")
settings = configparser.RawConfigParser(strict=False)
settings.read(
    os.path.expanduser(path)
    for path in (
        "/etc/xdg/pip/pip.conf",
        "/etc/pip.conf",
        home + "/.pip/pip.conf",
        os.environ.get("XDG_CONFIG_HOME", home + "/.config") + "/pip/pip.conf",
        os.environ.get("PIP_CONFIG_FILE", os.devnull),
    )
)
print(settings.get("global", sys.argv[1], fallback=""))
PYTHON
}

install_with_pip() {
    if [ ! -d "$venv" ]; then
        "$python" -m venv "$venv" >&2 || fail "the virtual environment $PWD/$venv could not be made."
    fi
    cause=$({
        "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
            --require-hashes -r "$1" 2>&1 && echo "run: installed"
    } | follow_pip "$(grep -c '^[a-zA-Z].*==' "$1")")
    case "$cause" in
        *installed) ;;
        *space*) fail "the disk is full: the packages could not be installed." ;;
        *hashes*) fail "a package that was downloaded is not the one that is locked; nothing was installed." ;;
        *network*) fail "the package index could not be reached. Check the network, the proxy or pip's settings, and start again." ;;
        *) fail "the packages could not be installed; the lines above say why." ;;
    esac
}

# Reads what pip says, shows how far it is, and prints in a word how it ended.
follow_pip() {
    count=0
    while IFS= read -r line; do
        case "$line" in
            "run: installed") echo installed ;;
            Collecting* | Processing*)
                count=$((count + 1))
                [ $((count % 10)) != 0 ] || say "  $count of at most $1 packages read" ;;
            "Installing collected"*) say "  $count packages read, now installing them (takes a while)" ;;
            *"No space left"*) say "$line"; echo space ;;
            *"DO NOT MATCH THE HASHES"*) say "$line"; echo hashes ;;
            *"Retrying (Retry"*) say "  no answer from the package index, trying again"; echo network ;;
            ERROR* | *Error*) say "$line" ;;
        esac
    done
}

# --- What pip can't bring -----------------------------------------------------------------------------

# Sets missing: the Debian packages whose work nothing here can do yet.
# PDF: Pango, and the part of HarfBuzz that cuts fonts down. Tests: a browser, what its driver is linked
# against, and what reads a PDF back.
libraries_for() {
    missing=""
    wanted="libpango-1.0-0:libpango-1.0.so.0 libpangoft2-1.0-0:libpangoft2-1.0.so.0
        libharfbuzz-subset0:libharfbuzz-subset.so.0"
    if [ "${2:-}" = browser ]; then
        command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
        { command -v pdftotext && command -v pdftoppm; } >/dev/null 2>&1 || missing="$missing poppler-utils"
        wanted="$wanted libatomic1:libatomic.so.1"
    fi
    libraries=$(ldconfig -p 2>/dev/null) || libraries=""
    for pair in $wanted; do
        case "$libraries" in *"${pair#*:} "*) ;; *) missing="$missing ${pair%%:*}" ;; esac
    done
}

install_system() {
    can_make_venv || is_ready "$1" || missing="$missing $python_package-venv"
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # a list of package names
    apt_install $missing || say_what_will_not_work
}

say_what_will_not_work() {
    case "$missing" in *libpango* | *libharfbuzz*) say "Until then reports can't be printed as PDF; all else works." ;; esac
    case "$missing" in *chromium* | *poppler* | *atomic*) say "Until then the tests that need a browser or read a PDF can't run." ;; esac
}

apt_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Missing here, and this is no Debian or Ubuntu, so please install what it is called there: $*"
        return 1
    fi
    if [ "$(id -u)" != 0 ]; then
        say "Missing here. Only root can install it, with this line:" \
            "    sudo apt-get install -y --no-install-recommends $*"
        return 1
    fi
    say "Installing system packages (a minute or two): $*"
    set -- -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
    # A fresh machine has no package lists, an old one has lists whose files are gone: only then update.
    { ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install "$@" >/dev/null; } ||
        { apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install "$@" >/dev/null; } ||
        { say "apt-get could not install them; its lines above say why."; return 1; }
}

# --- Commands for those who change the product ---------------------------------------------------------

build_assets() {
    for tool in node npm; do
        command -v $tool >/dev/null 2>&1 ||
            fail "$tool is missing. Only this command needs it: what it builds is kept in the repository."
    done
    cd assets || fail "the folder assets is missing."
    # The lock names versions and digests, never where they were downloaded.
    npm ci --no-audit --no-fund --omit-lockfile-registry-resolved >&2
    npm run build
}

# --universal: one lock for every Python from 3.11 on and every platform.
lock() {
    find_python
    uv_reads_pip_settings
    uv=$(command -v uv) || { ready dev; uv=$venv/bin/uv; }
    set -- "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "./run lock" "$@"
    "$@" requirements.in -o requirements.txt
    "$@" -c requirements.txt requirements-dev.in -o requirements-dev.txt
}
