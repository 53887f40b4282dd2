package import FaceCore

/// Compares the probe with every embedding: no false negatives, nothing to train or rebuild.
///
/// A search reads each embedding as signed bytes, a quarter of its size, which gives an upper bound of its cosine; only
/// those whose bound reaches what is asked for are compared as floats. The result is the same as comparing all of them.
///
/// The rows lie in chunks, which copies of the index share until one of them changes: a copy costs next to nothing, and an
/// insertion into a copy copies the last chunk alone. A search costs O(count × dimension), an insertion O(dimension) amortised, a
/// removal O(count); an embedding takes five bytes for each coordinate, and eight more beside its identifier.
package struct ExactIndex<ID: Hashable & Sendable>: Sendable {
    /// How many rows the first insertion into a copy may have to copy.
    private static var chunkCapacity: Int { 128 }

    /// Those that take no more rows; after removals they may have less than a full chunk's.
    private var closed: [EmbeddingChunk<ID>] = []
    private var open: EmbeddingChunk<ID>?
    package private(set) var count = 0
    /// Of all embeddings; nil as long as there are none.
    package private(set) var dimension: Int?

    package init() {}

    /// Adds an embedding. The identifier must not be present yet, and all embeddings of an index have one dimension.
    package mutating func insert(_ id: ID, _ embedding: Embedding) {
        let dimension = dimension ?? embedding.dimension
        precondition(embedding.dimension == dimension, "all embeddings of an index have one dimension")
        self.dimension = dimension
        if let full = open, full.count == Self.chunkCapacity {
            closed.append(full)
            open = nil
        }
        var chunk = open.take() ?? EmbeddingChunk(dimension: dimension)
        chunk.append(id, embedding)
        open = chunk
        count += 1
    }

    /// Removes embeddings; identifiers that are not present are passed over.
    package mutating func remove(_ ids: Set<ID>) {
        guard !ids.isEmpty else { return }
        var kept: [EmbeddingChunk<ID>] = []
        for chunk in closed + [open].compactMap({ $0 }) {
            let rest = chunk.removing(ids)
            if let last = kept.last, last.count + rest.count <= Self.chunkCapacity {
                kept[kept.count - 1].append(rest)
            } else if rest.count > 0 {
                kept.append(rest)
            }
        }
        count = kept.reduce(0) { $0 + $1.count }
        open = kept.popLast()
        closed = kept
        if open == nil { dimension = nil }
    }

    /// The `limit` embeddings most similar to `probe` whose cosine is at least `minimumCosine`, most similar first; equal
    /// cosines keep the order of insertion.
    package func nearest(
        to probe: Embedding,
        limit: Int,
        minimumCosine: Float
    ) -> [(id: ID, cosine: Float)] {
        guard let dimension, let open, limit > 0 else { return [] }
        precondition(probe.dimension == dimension, "embeddings of different dimensions cannot be compared")
        let quantized = QuantizedProbe(probe)
        var nearest = NearestRows(limit: limit, minimumCosine: minimumCosine)
        var bounds = [Float](repeating: 0, count: Self.chunkCapacity)
        for number in 0...closed.count {
            let chunk = number < closed.count ? closed[number] : open
            chunk.boundCosines(to: quantized, into: &bounds)
            for row in 0..<chunk.count where bounds[row] >= nearest.bound {
                nearest.offer(number * Self.chunkCapacity + row, cosine: chunk.cosine(row, to: probe))
            }
        }
        return nearest.sorted().map { row, cosine in
            let (number, offset) = row.quotientAndRemainder(dividingBy: Self.chunkCapacity)
            return ((number < closed.count ? closed[number] : open).id(offset), cosine)
        }
    }
}

/// The best rows offered so far.
private struct NearestRows {
    private let limit: Int
    /// How many rows are gathered before the worse ones are dropped: dropping costs little for each row then.
    private let capacity: Int
    private var rows: [(row: Int, cosine: Float)] = []
    /// What a further row must reach to be among the best.
    private(set) var bound: Float

    init(limit: Int, minimumCosine: Float) {
        self.limit = limit
        capacity = max(limit.multipliedReportingOverflow(by: 2).overflow ? limit : 2 * limit, 64)
        // Cosines are clamped to -1, sums that bound them may be a little less.
        bound = minimumCosine <= -1 ? -.infinity : minimumCosine
    }

    /// Rows come in ascending order.
    mutating func offer(_ row: Int, cosine: Float) {
        guard cosine >= bound else { return }
        rows.append((row, cosine))
        if rows.count == capacity { dropWorse() }
    }

    /// The best rows, best first, equal ones in their order.
    func sorted() -> [(row: Int, cosine: Float)] {
        var copy = self
        copy.dropWorse()
        return copy.rows
    }

    private mutating func dropWorse() {
        rows.sort { $0.cosine == $1.cosine ? $0.row < $1.row : $0.cosine > $1.cosine }
        guard rows.count >= limit else { return }
        rows.removeLast(rows.count - limit)
        // A later row that is only as good as the last of these comes behind it.
        bound = max(bound, rows[limit - 1].cosine.nextUp)
    }
}
