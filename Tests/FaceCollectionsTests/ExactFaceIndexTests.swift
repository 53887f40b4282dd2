import CFaceKernels
import FaceCollections
import FaceCore
import Testing

@Suite struct ExactFaceIndexTests {
    @Test(arguments: [1, 2, 15, 16, 17, 31, 32, 33, 65, 128, 129, 512])
    func agreesWithNaiveScan(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        let faces = (0..<300).map { _ in (FaceID(), random.embedding(dimension)) }
        let index = ExactFaceIndex(faces)
        #expect(index.count == 300)
        for limit in [1, 7, 65, 300, 1000] {
            let probe = random.embedding(dimension)
            for minimumCosine: Float in [-1, -0.25, 0, 0.1, 0.5, 1] {
                let found = index.search(probe, limit: limit, minimumCosine: minimumCosine)
                #expect(found == naive(faces, probe, limit: limit, minimumCosine: minimumCosine))
            }
        }
    }

    /// People's faces lie in clusters, and thresholds fall among them: no face may be lost to the first, coarse pass.
    @Test(arguments: [0.02, 0.2, 0.7, 1.5] as [Float])
    func findsEveryFaceOfACluster(noise: Float) {
        var random = SeededGenerator(seed: UInt64(noise * 100))
        let person = random.embedding(256)
        let faces = (0..<1000).map { number in
            (FaceID(), number % 3 == 0 ? random.embedding(near: person, noise: noise) : random.embedding(256))
        }
        let index = ExactFaceIndex(faces)
        for _ in 0..<5 {
            let probe = random.embedding(near: person, noise: noise)
            let all = naive(faces, probe, limit: .max, minimumCosine: -1)
            // Every rank is a threshold that one face just reaches.
            for rank in stride(from: 0, to: 1000, by: 37) {
                let threshold = all[rank].cosine
                let expected = all.filter { $0.cosine >= threshold }
                #expect(index.search(probe, limit: .max, minimumCosine: threshold) == expected)
                #expect(index.search(probe, limit: rank + 1, minimumCosine: -1) == Array(all.prefix(rank + 1)))
                #expect(
                    index.search(probe, limit: .max, minimumCosine: threshold.nextUp)
                        == all.filter { $0.cosine > threshold }
                )
            }
        }
    }

    /// Shapes that lose most when they become bytes: one large coordinate among small ones, and all alike.
    @Test(arguments: [3, 64, 130])
    func findsFacesThatQuantizeBadly(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        let faces = (0..<400).map { number in
            let values = (0..<dimension).map { coordinate -> Float in
                let noise = Float.random(in: -1...1, using: &random)
                switch number % 4 {
                case 0: return coordinate == number % dimension ? 200 : noise
                case 1: return 1 + noise * 1e-3
                case 2: return coordinate == 0 ? 1 : noise * 1e-6
                default: return coordinate % 2 == 0 ? 1 : -1
                }
            }
            return (FaceID(), Embedding(normalizing: values) ?? random.embedding(dimension))
        }
        let index = ExactFaceIndex(faces)
        for probe in faces.prefix(40).map(\.1) {
            for limit in [1, 10, 400] {
                #expect(
                    index.search(probe, limit: limit, minimumCosine: -1)
                        == naive(faces, probe, limit: limit, minimumCosine: -1)
                )
            }
            #expect(
                index.search(probe, limit: 400, minimumCosine: 0.999)
                    == naive(faces, probe, limit: 400, minimumCosine: 0.999)
            )
        }
    }

    @Test func keepsOnlyFacesAtOrAboveTheBound() throws {
        let same = FaceID()
        let orthogonal = FaceID()
        let opposite = FaceID()
        let x = try #require(Embedding(normalizing: [1, 0]))
        let index = ExactFaceIndex([
            (opposite, try #require(Embedding(normalizing: [-1, 0]))),
            (same, x),
            (orthogonal, try #require(Embedding(normalizing: [0, 1]))),
        ])
        #expect(index.search(x, limit: 9, minimumCosine: 1).map(\.id) == [same])
        #expect(index.search(x, limit: 9, minimumCosine: 0).map(\.id) == [same, orthogonal])
        #expect(index.search(x, limit: 9, minimumCosine: -1).map(\.id) == [same, orthogonal, opposite])
        #expect(index.search(x, limit: 9, minimumCosine: Float(1).nextUp).isEmpty)
        #expect(index.search(x, limit: 9, minimumCosine: .nan).isEmpty)
    }

    /// An embedding may be a thousandth too long or short; its cosine is clamped and it is found all the same.
    @Test(arguments: [0.9995, 1.0005] as [Float])
    func oppositeFacesReachTheLowestBound(length: Float) throws {
        let x = try #require(Embedding(normalizing: [3, 4]))
        let opposite = try #require(Embedding(unitLength: [-0.6 * length, -0.8 * length]))
        let index = ExactFaceIndex([(FaceID(), opposite)])
        let match = try #require(index.search(x, limit: 1, minimumCosine: -1).first)
        #expect(match.cosine >= -1)
        #expect(abs(match.cosine - max(-length, -1)) < 1e-6)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 63, 64, 65, 128, 400]) func tiesKeepTheOrderOfInsertion(limit: Int) throws {
        let near = try #require(Embedding(normalizing: [1, 1, 0]))
        let far = try #require(Embedding(normalizing: [0, 0, 1]))
        let ids = (0..<300).map { _ in FaceID() }
        let index = ExactFaceIndex([(FaceID(), far)] + ids.map { ($0, near) })
        let found = index.search(near, limit: limit, minimumCosine: 0.5)
        #expect(found.map(\.id) == Array(ids.prefix(limit)))
    }

    @Test func anEmptyIndexAndAZeroLimitFindNothing() throws {
        var index = ExactFaceIndex()
        let probe = try #require(Embedding(normalizing: [1, 2, 3]))
        #expect(index.search(probe, limit: 1, minimumCosine: -1).isEmpty)
        index.insert(FaceID(), probe)
        #expect(index.search(probe, limit: 0, minimumCosine: -1).isEmpty)
        #expect(index.search(probe, limit: -1, minimumCosine: -1).isEmpty)
    }

    // MARK: - Removal

    @Test(arguments: [2, 3, 7, 129])
    func whatWasRemovedIsNotFound(every: Int) {
        var random = SeededGenerator(seed: UInt64(every))
        let faces = (0..<1000).map { _ in (FaceID(), random.embedding(33)) }
        var index = ExactFaceIndex(faces)
        let removed = Set(faces.enumerated().filter { $0.offset % every == 0 }.map(\.element.0))
        index.remove(removed.union([FaceID()]))
        let rest = faces.filter { !removed.contains($0.0) }
        #expect(index.count == rest.count)
        let probe = random.embedding(33)
        #expect(
            index.search(probe, limit: .max, minimumCosine: -1) == naive(rest, probe, limit: .max, minimumCosine: -1)
        )
    }

    @Test func removalsAndInsertionsTakeTurns() {
        var random = SeededGenerator(seed: 4)
        var faces: [(FaceID, Embedding)] = []
        var index = ExactFaceIndex()
        for _ in 0..<200 {
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let face = (FaceID(), random.embedding(17))
                faces.append(face)
                index.insert(face.0, face.1)
            }
            let removed = Set(faces.filter { _ in Bool.random(using: &random) }.prefix(25).map(\.0))
            faces.removeAll { removed.contains($0.0) }
            index.remove(removed)
        }
        let probe = random.embedding(17)
        #expect(index.count == faces.count)
        #expect(
            index.search(probe, limit: .max, minimumCosine: -1) == naive(faces, probe, limit: .max, minimumCosine: -1)
        )
    }

    @Test func anEmptiedIndexTakesAnotherDimension() throws {
        let id = FaceID()
        var index = ExactFaceIndex([(id, try #require(Embedding(normalizing: [1, 2, 3])))])
        index.remove([id])
        #expect(index.count == 0)
        let pair = try #require(Embedding(normalizing: [1, 2]))
        index.insert(id, pair)
        #expect(index.search(pair, limit: 1, minimumCosine: 0).map(\.id) == [id])
    }

    // MARK: - Copies

    @Test(arguments: [0, 1, 127, 128, 129, 300])
    func copiesDoNotSeeEachOthersChanges(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let faces = (0..<count).map { _ in (FaceID(), random.embedding(20)) }
        let original = ExactFaceIndex(faces)
        var grown = original
        var shrunk = original
        let extra = (FaceID(), random.embedding(20))
        grown.insert(extra.0, extra.1)
        shrunk.remove(Set(faces.prefix(1).map(\.0)))

        let probe = random.embedding(20)
        #expect(
            original.search(probe, limit: .max, minimumCosine: -1)
                == naive(faces, probe, limit: .max, minimumCosine: -1)
        )
        #expect(
            grown.search(probe, limit: .max, minimumCosine: -1)
                == naive(faces + [extra], probe, limit: .max, minimumCosine: -1)
        )
        #expect(
            shrunk.search(probe, limit: .max, minimumCosine: -1)
                == naive(Array(faces.dropFirst()), probe, limit: .max, minimumCosine: -1)
        )
    }

    // MARK: - The expected answer

    /// All floats compared, all faces sorted.
    private func naive(
        _ faces: [(FaceID, Embedding)],
        _ probe: Embedding,
        limit: Int,
        minimumCosine: Float
    ) -> [FaceMatch] {
        let matches = faces.enumerated().map { number, face in
            var product: Float = .nan
            cface_dot_products(probe.values, face.1.values, 1, probe.dimension, &product)
            return (number: number, match: FaceMatch(id: face.0, cosine: min(max(product, -1), 1)))
        }
        let sorted = matches.filter { $0.match.cosine >= minimumCosine }.sorted { left, right in
            (right.match.cosine, left.number) < (left.match.cosine, right.number)
        }
        return sorted.prefix(limit).map(\.match)
    }
}

extension ExactFaceIndex {
    fileprivate init(_ faces: [(FaceID, Embedding)]) {
        self.init()
        for face in faces { insert(face.0, face.1) }
    }
}
