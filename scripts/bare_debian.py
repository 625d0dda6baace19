"""A bare Debian in a folder: made with debootstrap, entered with chroot, gone afterwards."""

import configparser
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

# What of this machine's environment a program needs to reach the mirrors.
PASSED_ON = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT")
PASSED_ON += tuple(
    name
    for low in ("http_proxy", "https_proxy", "no_proxy", "ftp_proxy")
    for name in (low, low.upper())
)
CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PIP_SETTINGS = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "cert")
# Kind and place. /dev holds the few devices debootstrap makes, never this machine's own.
MOUNTS = (
    ("proc", "proc"),
    ("sysfs", "sys"),
    ("devpts", "dev/pts"),
    ("tmpfs", "dev/shm"),
    ("tmpfs", "tmp"),
)


class Refusal(Exception):
    """Why it could not be done, as a sentence."""


class BareDebian:
    """The folder, its mounts and whatever runs inside. Leaving the block ends all three."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="hanoi-prove-")).resolve()
        self.root.chmod(0o755)
        self.environment: dict[str, str] = {}

    def __enter__(self) -> "BareDebian":
        return self

    def __exit__(self, *_: object) -> None:
        self.end_processes()
        for place in reversed(self.mounts()):
            if subprocess.run(["umount", place]).returncode:
                subprocess.run(["umount", "--lazy", place])
        if left := self.mounts():
            raise SystemExit(f"Unmount {', '.join(left)}, then remove {self.root}")
        shutil.rmtree(self.root)

    def mounts(self) -> list[str]:
        """Every place below the folder that something is mounted on, outermost first."""
        places = (line.split()[1] for line in Path("/proc/mounts").read_text().splitlines())
        plain = (place.replace(r"\040", " ") for place in places)
        return [place for place in plain if place.startswith(f"{self.root}/")]

    def make(self) -> None:
        if not shutil.which("debootstrap"):
            run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "debootstrap")
        suite, mirror, sources = apt_sources()
        run(
            "debootstrap", "--variant=minbase", "--include=python3,ca-certificates",
            suite, str(self.root), mirror, env={**os.environ, **apt_proxy()},
        )  # fmt: skip
        self.take_over_settings(sources)
        for kind, name in MOUNTS:
            place = self.root / name
            place.mkdir(exist_ok=True)
            run("mount", "-t", kind, kind, str(place))

    def take_over_settings(self, sources: str) -> None:
        """What this machine needs to reach its mirrors, kept in the tree that is thrown away."""
        etc = self.root / "etc"
        (etc / "apt/sources.list").write_text(sources)
        dump = output("apt-config", "dump").splitlines()
        acquire = [line for line in dump if line.startswith("Acquire::") and '""' not in line]
        # Like a fresh machine: without package lists, so that ./run has to fetch them.
        shutil.rmtree(self.root / "var/lib/apt/lists")
        (etc / "apt/apt.conf.d/99machine").write_text("\n".join(acquire) + "\n")
        for folder in ("trusted.gpg.d", "keyrings", "auth.conf.d"):
            if (source := Path("/etc/apt", folder)).is_dir():
                shutil.copytree(source, etc / "apt" / folder, dirs_exist_ok=True)
        for name in ("resolv.conf", "hosts"):
            if Path("/etc", name).exists():
                shutil.copy(Path("/etc", name), etc / name)

        pip = pip_settings()
        self.environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        named = [os.environ.get(name) for name in CERTIFICATES] + [pip.pop("cert", None)]
        if bundle := next((Path(path) for path in named if path and Path(path).is_file()), None):
            inside = "/etc/ssl/certs/machine.pem"
            shutil.copy(bundle, self.root / inside.lstrip("/"))
            self.environment.update(dict.fromkeys(CERTIFICATES, inside))
        lines = [f"{name} = {value}" for name, value in pip.items()]
        (etc / "pip.conf").write_text("\n".join(["[global]", *lines]) + "\n")

    def start(
        self, script: str, folder: str, *arguments: str, **streams: int
    ) -> subprocess.Popen[str]:
        """Starts a shell script inside; with `exec` in it, the process is the one that is named."""
        return subprocess.Popen(
            ["chroot", self.root, "/bin/sh", "-c", f'cd "$0" && {script}', folder, *arguments],
            env={
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": "/root",
                "LANG": "C.UTF-8",
                **self.environment,
            },
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            **streams,
        )

    def processes(self) -> dict[int, str]:
        """Number and name of every process whose root is this folder."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "root").readlink() == self.root:
                    found[int(entry.name)] = (entry / "comm").read_text().strip()
            except OSError:  # ended while we were looking
                continue
        return found

    def end_processes(self) -> None:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for number in self.processes():
                try:
                    os.kill(number, sign)
                except ProcessLookupError:
                    pass
            for _ in range(50):
                if not self.processes():
                    return
                time.sleep(0.1)


def run(*command: str, env: dict[str, str] | None = None) -> None:
    """Runs a program with all its children: when we are stopped, none of them goes on."""
    process = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        raise Refusal(f"{command[0]} could not do its part; its lines above say why")


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def apt_sources() -> tuple[str, str, str]:
    """This machine's Debian: suite, mirror, and the lines of a sources.list."""
    form = "$(CODENAME) $(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)"
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text().splitlines()
        if "=" in line
    )
    suite = release.get("VERSION_CODENAME", "").strip('"')
    for _ in range(2):
        targets = [
            line.split(" ", 4)
            for line in output(
                "apt-get", "indextargets", "--format", form, "Created-By: Packages"
            ).splitlines()
        ]
        main = [target for target in targets if target[0] == suite and target[3] == "main"]
        if main:
            break
        run("apt-get", "update", "-qq")
    else:
        raise Refusal(f"apt knows no mirror for {suite or 'this system'}: is this a Debian family?")
    mirror, origin = main[0][1], main[0][4]
    lines = {f"deb {t[1]} {t[2]} {t[3]}\n" for t in targets if t[4] == origin}
    return suite, mirror, "".join(sorted(lines))


def apt_proxy() -> dict[str, str]:
    """debootstrap asks the environment for a proxy, not apt's settings."""
    if "http_proxy" in os.environ:
        return {}
    answer = output("apt-config", "shell", "proxy", "Acquire::http::Proxy").strip()
    proxy = answer.partition("=")[2].strip("'\"")
    return {"http_proxy": proxy} if proxy and proxy != "DIRECT" else {}


def pip_settings() -> dict[str, str]:
    """pip's settings on this machine, without the folders that only this machine has."""
    home = Path.home()
    settings = configparser.RawConfigParser(strict=False)
    settings.read(
        [
            "/etc/pip.conf",
            home / ".pip/pip.conf",
            Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"), "pip/pip.conf"),
            os.environ.get("PIP_CONFIG_FILE", os.devnull),
        ]
    )
    found = {name: settings.get("global", name, fallback="") for name in PIP_SETTINGS}
    reachable = {
        name: " ".join(word for word in value.split() if not word.startswith("file:"))
        for name, value in found.items()
    }
    return {name: value for name, value in reachable.items() if value}
