"""mail: what tests about the mailer share: its configuration, and where things lie."""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("VANGNET_BUILD") or os.path.join(ROOT, "build", "debug")
PROGRAM = os.path.join(BUILD, "vangnet-mailer")

SETTINGS = {
    "smtp": {"url": "smtp://localhost:1"},
    "mail": {"from": "vangnet@example.nl", "bounces": "bounces@example.nl", "domain": "vangnet.example",
             "link": "https://vangnet.example/escalations/{case}"},
    "files": {"templates": os.path.join(ROOT, "clients", "mailer", "templates"),
              "catalogues": os.path.join(BUILD, "locale", "vangnet-mailer")},
}


def write_config(folder, **sections):
    """A configuration in `folder`; sections: what differs from SETTINGS, as smtp={"url": …}."""
    path = os.path.join(folder, "mailer.conf")
    with open(path, "w", encoding="utf-8") as stream:
        for section in sorted(SETTINGS.keys() | sections.keys()):
            stream.write(f"[{section}]\n")
            for name, value in {**SETTINGS.get(section, {}), **sections.get(section, {})}.items():
                stream.write(f"{name} = {value}\n")
    return path
