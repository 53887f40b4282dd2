package import FaceCore

/// Compares the probe with every face: no false negatives, nothing to train or rebuild.
///
/// The embeddings lie in one contiguous array, each row padded with zeros to whole SIMD blocks, so that a search is one
/// pass over memory. A search costs O(count × dimension), an insertion O(dimension) amortised; a face takes four bytes for
/// each (padded) coordinate and sixteen for its identifier.
package struct ExactFaceIndex: FaceIndex {
    /// Two accumulators of 16 lanes: with one, each addition would wait for the one before.
    private typealias Lanes = SIMD16<Float>
    private static let block = 2 * Lanes.scalarCount

    private var dimension = 0
    private var ids: [FaceID] = []
    private var rows: [Float] = []

    package init() {}

    package var count: Int { ids.count }

    private var stride: Int { (dimension + Self.block - 1) / Self.block * Self.block }

    package mutating func insert(_ id: FaceID, _ embedding: Embedding) {
        if ids.isEmpty { dimension = embedding.dimension }
        precondition(embedding.dimension == dimension, "all embeddings of an index have one dimension")
        ids.append(id)
        rows.append(contentsOf: embedding.values)
        rows.append(contentsOf: repeatElement(0, count: stride - dimension))
    }

    package func search(_ probe: Embedding, limit: Int, minimumCosine: Float) -> [FaceMatch] {
        guard !ids.isEmpty, limit > 0 else { return [] }
        precondition(probe.dimension == dimension, "embeddings of different dimensions cannot be compared")
        let padded = probe.values + repeatElement(0, count: stride - dimension)
        var nearest = NearestRows(limit: limit, minimumCosine: minimumCosine)
        padded.withUnsafeBytes { probe in
            rows.withUnsafeBytes { rows in
                let rowBytes = probe.count
                for row in ids.indices {
                    let bytes = UnsafeRawBufferPointer(rebasing: rows[row * rowBytes..<(row + 1) * rowBytes])
                    nearest.offer(row, cosine: Self.dotProduct(probe, bytes))
                }
            }
        }
        return nearest.rows.map { FaceMatch(id: ids[$0.row], cosine: min(max($0.cosine, -1), 1)) }
    }

    /// The compiler may not reorder float additions, so a plain loop would stay scalar: the lanes are spelled out.
    @inline(__always)
    private static func dotProduct(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Float {
        var even = Lanes.zero
        var odd = Lanes.zero
        let lane = MemoryLayout<Lanes>.size
        var offset = 0
        while offset < left.count {
            // Arrays are aligned to 16 bytes, SIMD16 to 64.
            even +=
                left.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
                * right.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
            odd +=
                left.loadUnaligned(fromByteOffset: offset + lane, as: Lanes.self)
                * right.loadUnaligned(fromByteOffset: offset + lane, as: Lanes.self)
            offset += 2 * lane
        }
        return (even + odd).sum()
    }
}

/// The best rows offered so far, best first.
private struct NearestRows {
    private let limit: Int
    private let minimumCosine: Float
    private(set) var rows: [(row: Int, cosine: Float)] = []

    init(limit: Int, minimumCosine: Float) {
        self.limit = limit
        self.minimumCosine = minimumCosine
    }

    /// Rows come in the order of insertion; one goes behind its equals, so ties keep that order.
    @inline(__always)
    mutating func offer(_ row: Int, cosine: Float) {
        guard cosine >= minimumCosine else { return }
        if rows.count == limit {
            guard cosine > rows[limit - 1].cosine else { return }
            rows.removeLast()
        }
        keep(row, cosine: cosine)
    }

    private mutating func keep(_ row: Int, cosine: Float) {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].cosine >= cosine { low = middle + 1 } else { high = middle }
        }
        rows.insert((row, cosine), at: low)
    }
}
