/// Which model made an embedding: pack, version and inference precision.
///
/// Written `pack@version+precision`, for example `yunet-0095@2+f32`. Embeddings with different identities do not compare:
/// precision counts because bf16 moves embeddings measurably.
package struct ModelID: Sendable, Hashable {
    package let pack: String
    package let version: Int
    package let precision: String

    package init(pack: String, version: Int, precision: String) {
        self.pack = pack
        self.version = version
        self.precision = precision
    }
}

extension ModelID: LosslessStringConvertible {
    package init?(_ description: String) {
        guard let at = description.lastIndex(of: "@") else { return nil }
        let rest = description[description.index(after: at)...]
        guard let plus = rest.firstIndex(of: "+"), let version = Int(rest[..<plus]) else { return nil }
        self.init(
            pack: String(description[..<at]),
            version: version,
            precision: String(rest[rest.index(after: plus)...])
        )
    }

    package var description: String { "\(pack)@\(version)+\(precision)" }
}
