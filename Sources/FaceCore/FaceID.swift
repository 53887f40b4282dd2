package import Foundation

/// The identifier of a stored face: a random UUID (version 4), written in lower case.
package struct FaceID: Sendable, Hashable {
    package let uuid: UUID

    /// A new random identifier.
    package init() {
        uuid = UUID()
    }
}

extension FaceID: LosslessStringConvertible {
    package init?(_ description: String) {
        guard let uuid = UUID(text: description) else { return nil }
        self.uuid = uuid
    }

    package var description: String { uuid.text }
}

extension FaceID: Codable {
    package init(from decoder: any Decoder) throws {
        uuid = try decoder.singleValueContainer().decode(UUID.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
