internal import Foundation
internal import Ingest

/// A folder of labelled photos: the folder that a photo lies in is its identity.
struct ImageFolder {
    struct Image: Sendable {
        let path: String
        /// The photo's folder relative to the root: two roots may use one name for two people.
        let identity: String
        let source: PhotoSource
    }

    let images: [Image]

    init(_ roots: [String]) async throws {
        var images: [Image] = []
        for (index, root) in roots.enumerated() {
            let base = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
            for source in try await PhotoScanner().scan([root]) {
                let path = source.path
                let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
                let relative = parent.hasPrefix(base) ? String(parent.dropFirst(base.count)) : parent
                images.append(Image(path: path, identity: "\(index)\(relative)", source: source))
            }
        }
        self.images = images
    }
}

extension PhotoSource {
    /// The file behind a local source's key.
    var path: String { "/" + key.dropFirst("photos-raw/".count) }
}

/// Applies an asynchronous function to many items, a few at a time, keeping their order.
func concurrentMap<Item: Sendable, Output: Sendable>(
    _ items: [Item],
    inFlight: Int,
    progress: (Int) -> Void,
    _ transform: @escaping @Sendable (Item) async throws -> Output
) async throws -> [Output] {
    try await withThrowingTaskGroup(of: (Int, Output).self) { group in
        var outputs = [Output?](repeating: nil, count: items.count)
        var next = 0
        func addTask() {
            guard next < items.count else { return }
            let index = next
            next += 1
            group.addTask { (index, try await transform(items[index])) }
        }
        for _ in 0..<max(inFlight, 1) { addTask() }
        var done = 0
        while let (index, output) = try await group.next() {
            outputs[index] = output
            done += 1
            progress(done)
            addTask()
        }
        return outputs.compactMap { $0 }
    }
}
