internal import FaceCollections
internal import FaceCore

/// What operations work with.
struct OperationContext<Analyzer: FaceAnalyzing, Store: FaceStore>: Sendable {
    let service: CollectionService<Analyzer, Store>
    let images: ImageLoader
    let names: ResourceNames
    let pageTokens: PageTokens

    var store: Store { service.store }

    /// FaceModelVersion of whatever the analyzer embeds. Stores refuse to mix it with anything else.
    var modelVersion: String { service.analyzer.model.faceModelVersion }

    /// A page of a list, and the token of the next one.
    ///
    /// - Parameters:
    ///   - list: operation, collection and filters: all that makes it this list and no other.
    ///   - read: reads a page behind a cursor.
    func page<Item>(
        _ list: [String?],
        after token: String?,
        _ read: (_ cursor: Int64?) async throws -> Page<Item>
    ) async throws -> (items: [Item], nextToken: String?) {
        let list = Fingerprint(list)
        let page = try await read(try token.map { try pageTokens.cursor($0, of: list) })
        return (page.items, page.next.map { pageTokens.token($0, of: list) })
    }
}

extension ModelID {
    /// The version as the service writes them: digits and a dot.
    var faceModelVersion: String { "\(version).0" }
}
