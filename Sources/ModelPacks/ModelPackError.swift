/// What can go wrong while a model pack is found, installed or converted. Every description is one line for the user.
package enum ModelPackError: Error, Sendable, Hashable {
    case unknownPack(String, known: [String])
    case notInstalled(String)
    case nothingInstalled
    case invalidManifest(pack: String, reason: String)
    case installationRunning(directory: String)
    case wrongSize(file: String, expected: Int, found: Int)
    case wrongHash(file: String, expected: String, found: String)
    case malformed(file: String, reason: String)
    case tooLarge(file: String, limit: Int)
    case unreachable(file: String, address: String, reason: String)
    case status(file: String, address: String, code: Int)
    case notOnIndex(file: String, address: String)
    case noSource(file: String)

    /// Whether the network, rather than a file's content, is to blame.
    package var isNetworkFailure: Bool {
        switch self {
        case .unreachable, .status, .notOnIndex, .noSource:
            true
        case .unknownPack, .notInstalled, .nothingInstalled, .invalidManifest, .installationRunning, .wrongSize,
            .wrongHash, .malformed, .tooLarge:
            false
        }
    }
}

extension ModelPackError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownPack(let name, let known):
            "no model pack is called '\(name)'; known: \(known.joined(separator: ", "))"
        case .notInstalled(let name):
            "model pack '\(name)' is not installed; run `beetroot models install \(name)`"
        case .nothingInstalled:
            "no model pack is installed; run `beetroot models install`"
        case .invalidManifest(let pack, let reason):
            "model pack '\(pack)' has an invalid manifest.json: \(reason)"
        case .installationRunning(let directory):
            "another installation of models is running in \(directory)"
        case .wrongSize(let file, let expected, let found):
            "\(file) has the wrong size: expected \(expected) bytes, found \(found)"
        case .wrongHash(let file, let expected, let found):
            "\(file) has the wrong SHA-256: expected \(expected), found \(found)"
        case .malformed(let file, let reason):
            "\(file) cannot be read: \(reason)"
        case .tooLarge(let file, let limit):
            "\(file) is larger than the expected \(limit) bytes"
        case .unreachable(let file, let address, let reason):
            "\(file) could not be fetched from \(address): \(reason)"
        case .status(let file, let address, let code):
            "\(file) could not be fetched from \(address): HTTP status \(code)"
        case .notOnIndex(let file, let address):
            "\(file) is not listed at \(address)"
        case .noSource(let file):
            "\(file) has no public address; name a directory that holds it with --from"
        }
    }
}
