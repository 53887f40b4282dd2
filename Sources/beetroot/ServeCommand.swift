import AWSSignature
import ArgumentParser
import BeetrootApp
import FaceCollections
import Hummingbird
import Logging
import RekognitionAPI

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the Rekognition API, and the library's people to a browser.",
        discussion: """
            Programs written for Amazon Rekognition's face collections run against it with \
            AWS_ENDPOINT_URL_REKOGNITION=http://127.0.0.1:8080. Their requests are verified with the access keys of 'beetroot \
            keys' and of BEETROOT_ACCESS_KEY_ID and BEETROOT_SECRET_ACCESS_KEY; the first start without any makes one and \
            shows it once. The pages have no sign-in: they are served on loopback addresses only. Ctrl-C stops the server.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = WebServer.defaultPort

    @Flag(help: "Let everybody in; possible on loopback addresses only.")
    var noAuth = false

    @Flag(help: "Refuse images under 80 pixels a side and any format but JPEG and PNG, as Amazon Rekognition does.")
    var strictLimits = false

    @Option(
        help: """
            Which faces get the FaceIds that they got before: as 'rekognition' does it, or 'idempotent', also for images of \
            several faces without an ExternalImageId.
            """
    )
    var faceIDPolicy = FaceIDPolicy.Rules.rekognition

    @Option(
        help: """
            Similarity from 0 to 100 at and above which two faces are the same picture of the same face, so that it is \
            stored once. At the match threshold, a person is stored once. (default: measured for the model pack)
            """
    )
    var duplicateSimilarity: Double?

    @Option(help: "The most faces that a user can have.")
    var facesPerUser = 100

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535") }
        guard facesPerUser > 0 else { throw ValidationError("--faces-per-user must be at least 1") }
        if let duplicateSimilarity, !(0...100).contains(duplicateSimilarity) {
            throw ValidationError("--duplicate-similarity must be from 0 to 100")
        }
    }

    func run() async throws {
        try await Console.run {
            var configuration = try options.configuration()
            configuration.collections.policyRules = faceIDPolicy
            configuration.collections.maximumFacesPerUser = facesPerUser
            configuration.duplicateSimilarity = duplicateSimilarity
            if strictLimits {
                configuration.collections.minimumImageSide = 80
                configuration.rekognition.acceptsAllFormats = false
            }
            let address = "http://\(host.contains(":") ? "[\(host)]" : host)"
            let application = try await WebServer.build(
                configuration,
                host: host,
                port: port,
                authentication: noAuth ? .none : .accessKeys,
                logger: options.logger(default: .notice),
                onFirstKey: { key in
                    Console.remark("The first access key, shown only now:")
                    Console.remark("  AWS_ACCESS_KEY_ID=\(key.id)")
                    Console.remark("  AWS_SECRET_ACCESS_KEY=\(key.secret)")
                },
                onStart: { port in
                    if noAuth { Console.remark("No authentication: only programs on this machine can connect.") }
                    Console.remark("beetroot is at \(address):\(port)")
                }
            )
            try await application.runService()
        }
    }
}

extension FaceIDPolicy.Rules: ExpressibleByArgument {}
