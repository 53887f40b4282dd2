import ArgumentParser
import BeetrootApp
import Hummingbird
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show the library's people in a browser.",
        discussion: "Ctrl-C stops the server. There is no authentication yet, so it listens to this machine only."
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The loopback address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = WebServer.defaultPort

    @Flag(help: "Serve without authentication; possible on loopback addresses only.")
    var noAuth = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535") }
    }

    func run() async throws {
        try await Console.run {
            let application = try await WebServer.build(
                options.configuration(),
                host: host,
                port: port,
                logger: options.logger(default: .notice),
                onStart: { port in
                    Console.remark("No authentication: only programs on this machine can connect.")
                    Console.remark("beetroot is at http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
                }
            )
            try await application.runService()
        }
    }
}
