import Foundation
import Testing

/// A file of `Fixtures`, decoded.
func fixture<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) -> Content {
    guard let url = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json") else {
        fatalError("no fixture \(name)")
    }
    do {
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    } catch {
        fatalError("fixture \(name): \(error)")
    }
}

/// A header in a fixture: an array of its name and value.
struct FixtureHeader: Decodable {
    let name: String
    let value: String

    init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        name = try pair.decode(String.self)
        value = try pair.decode(String.self)
    }
}
