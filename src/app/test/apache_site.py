"""Apache with Debian's mod_auth_openidc before a page that shows who is there: a program of a
provider that nobody here wrote. On a port and in a folder of its own. For standard_clients.py."""
import os
import pathlib
import shutil
import socket
import subprocess
import time

import case

MODULES = pathlib.Path("/usr/lib/apache2/modules")
WANTED = ["mpm_prefork", "authn_core", "authz_core", "authz_user", "include", "mime", "dir",
          "auth_openidc"]
START_SECONDS = 30
# mod_include writes what mod_auth_openidc hands to programs behind it.
PAGE = """<!doctype html><meta charset="utf-8"><p id="sub"><!--#echo var="OIDC_CLAIM_sub" --></p>
<p id="name"><!--#echo encoding="none" var="OIDC_CLAIM_name" --></p>
<p id="acr"><!--#echo var="OIDC_CLAIM_acr" --></p>
"""
CONFIG = """ServerRoot "{folder}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/error.log"
LogLevel warn auth_openidc:info
{loaded}
{user}
StartServers 2
DocumentRoot "{folder}/site"
TypesConfig /dev/null
AddType "text/html; charset=utf-8" .html
<Directory "{folder}/site">
  Require all granted
  DirectoryIndex index.html
</Directory>
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {name}
OIDCClientSecret {secret}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI {url}/secure/cb
OIDCCryptoPassphrase {passphrase}
OIDCScope "openid profile"
OIDCPKCEMethod S256
OIDCPassClaimsAs environment
<Location /secure>
  AuthType openid-connect
  Require valid-user
  Options +Includes
  SetOutputFilter INCLUDES
</Location>
"""


def missing():
    """What has to be installed for it; nothing where all is there."""
    if not program():
        return "apache2-bin"
    return "" if (MODULES / "mod_auth_openidc.so").exists() else "libapache2-mod-auth-openidc"


def program():
    return shutil.which("apache2", path=os.environ.get("PATH", "") + ":/usr/sbin")


class Site:
    """Ends with `with`. `url` is known before: the program is registered by it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "apache"
        self.port = case.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def configure(self, issuer, name, secret):
        (self.folder / "site/secure").mkdir(parents=True)
        (self.folder / "site/bye.html").write_text("<p id=\"bye\">bye</p>", encoding="utf-8")
        (self.folder / "site/secure/index.html").write_text(PAGE, encoding="utf-8")
        loaded = "\n".join(f"LoadModule {m}_module {MODULES}/mod_{m}.so" for m in WANTED)
        # Root hands its work to somebody who may read the pages and nothing else.
        is_root = os.geteuid() == 0
        (self.folder / "httpd.conf").write_text(CONFIG.format(
            folder=self.folder, port=self.port, url=self.url, issuer=issuer, name=name,
            secret=secret, passphrase=os.urandom(16).hex(), loaded=loaded,
            user="User www-data\nGroup www-data" if is_root else ""), encoding="utf-8")
        self.folder.parent.chmod(0o755)

    def __enter__(self):
        # A session of its own: where it ends, Apache ends all of its process group.
        with open(self.folder / "said", "wb") as said:
            self.process = subprocess.Popen(
                [program(), "-f", self.folder / "httpd.conf", "-DFOREGROUND"],
                stdout=said, stderr=said, start_new_session=True)
        end = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise OSError(f"Apache did not start: {self.log_tail()}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def log_tail(self):
        return "".join(f.read_text(encoding="utf-8", errors="replace")[-3000:]
                       for f in (self.folder / "said", self.folder / "error.log") if f.exists())
