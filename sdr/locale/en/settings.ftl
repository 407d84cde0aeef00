### Why a start stops: settings that are bad or missing. One line each.

settings-error = { $name }: { $reason }. Example: { $name }={ $example }
settings-file-error = { $name }: { $reason }.

settings-missing = is not set; `make run` creates it in .env at the first start
settings-too-short = needs at least { $least } characters
settings-not-whole = must be a whole number from { $least } to { $most }
settings-not-host = must be a host name or an address to listen on
settings-not-web-url = must be a full address that starts with http:// or https://
settings-not-origin = must be a scheme and a host, without a path
settings-not-network = must be addresses or networks, separated by commas
settings-not-database = must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE
settings-not-broker = must be amqp://USER:PASSWORD@HOST:PORT/VHOST or amqps://…
settings-broker-needs-postgresql = must name PostgreSQL where LEADHATCH_BROKER_URL is set: several machines cannot share an SQLite file
settings-not-mail-url = must be { $schemes } with a host and, where needed, user, password and port
settings-not-mailbox = must be an e-mail address, with or without a name before it
settings-not-zone = is not a time zone of the tz database
settings-not-folder = is not a folder: { $path }
settings-dkim-missing = is no file that is there: { $path } (leadhatch dkim-key makes one)
settings-dkim-unreadable = cannot be read: { $path }
settings-dkim-not-key = holds no private key in PEM without a password: { $path }
settings-dkim-not-rsa = holds a key that is not RSA: { $path }
settings-dkim-short = holds a key shorter than { $least } bits: { $path }
settings-dkim-no-selector = is needed where LEADHATCH_DKIM_KEY is set
settings-dkim-other-domain = is neither the domain of LEADHATCH_MAIL_FROM ({ $sender }) nor above it, so receivers would not count the signature as the sender’s
settings-not-choice = must be one of { $allowed }
settings-wechat-incomplete = is missing, although { $given } is set: WeChat needs both
settings-not-aes-key = must be the 43 letters and digits that WeChat shows as EncodingAESKey
settings-same-port = is the same port as { $other }
settings-unknown = { $path } line { $line }: there is no such setting
settings-unknown-close = { $path } line { $line }: there is no such setting (did you mean { $close }?)
settings-file-line = { $path } line { $line } is not NAME=value
settings-file-unreadable = cannot be read ({ $reason })
settings-not-issuer = is not the address of an issuer: https, without a question mark
settings-oidc-incomplete = is missing, while { $given } is set
