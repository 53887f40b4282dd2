import FaceCollections
import FaceCore
import Testing

@Suite struct ExactFaceIndexTests {
    @Test(arguments: [1, 2, 15, 16, 17, 31, 32, 33, 65, 128, 129, 512])
    func agreesWithNaiveScan(dimension: Int) {
        var random = SeededGenerator(seed: UInt64(dimension))
        var index = ExactFaceIndex()
        var stored: [(id: FaceID, embedding: Embedding)] = []
        for _ in 0..<65 {
            let face = (FaceID(), random.embedding(dimension))
            stored.append(face)
            index.insert(face.0, face.1)
        }
        for limit in [1, 7, 65, 100] {
            let probe = random.embedding(dimension)
            let found = index.search(probe, limit: limit, minimumCosine: -1)
            let cosines = stored.map { $0.embedding.cosine(probe) }.sorted(by: >)
            #expect(index.count == 65)
            #expect(found.count == min(limit, 65))
            #expect(Set(found.map(\.id)).count == found.count)
            for (match, expected) in zip(found, cosines) {
                #expect(abs(match.cosine - expected) < 1e-5)
            }
            for match in found {
                let face = stored.first { $0.id == match.id }
                #expect(face.map { abs($0.embedding.cosine(probe) - match.cosine) < 1e-5 } == true)
            }
        }
    }

    @Test func keepsOnlyFacesAtOrAboveTheBound() throws {
        var index = ExactFaceIndex()
        let same = FaceID()
        let orthogonal = FaceID()
        let opposite = FaceID()
        let x = try #require(Embedding(normalizing: [1, 0]))
        index.insert(opposite, try #require(Embedding(normalizing: [-1, 0])))
        index.insert(same, x)
        index.insert(orthogonal, try #require(Embedding(normalizing: [0, 1])))
        #expect(index.search(x, limit: 9, minimumCosine: 1).map(\.id) == [same])
        #expect(index.search(x, limit: 9, minimumCosine: 0).map(\.id) == [same, orthogonal])
        #expect(index.search(x, limit: 9, minimumCosine: -1).map(\.id) == [same, orthogonal, opposite])
    }

    @Test(arguments: [1, 2, 3, 4, 5]) func tiesKeepTheOrderOfInsertion(limit: Int) throws {
        var index = ExactFaceIndex()
        let near = try #require(Embedding(normalizing: [1, 1, 0]))
        let far = try #require(Embedding(normalizing: [0, 0, 1]))
        let ids = (0..<4).map { _ in FaceID() }
        index.insert(FaceID(), far)
        for id in ids { index.insert(id, near) }
        let found = index.search(near, limit: limit, minimumCosine: 0.5)
        #expect(found.map(\.id) == Array(ids.prefix(limit)))
    }

    @Test func anEmptyIndexAndAZeroLimitFindNothing() throws {
        var index = ExactFaceIndex()
        let probe = try #require(Embedding(normalizing: [1, 2, 3]))
        #expect(index.search(probe, limit: 1, minimumCosine: -1).isEmpty)
        index.insert(FaceID(), probe)
        #expect(index.search(probe, limit: 0, minimumCosine: -1).isEmpty)
    }

    @Test func aCopyDoesNotSeeLaterInsertions() throws {
        var index = ExactFaceIndex()
        let probe = try #require(Embedding(normalizing: [1, 2, 3]))
        let snapshot = index
        index.insert(FaceID(), probe)
        #expect(snapshot.count == 0)
        #expect(index.count == 1)
    }
}

/// SplitMix64: the same numbers on every machine.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func embedding(_ dimension: Int) -> Embedding {
        let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
        guard let embedding = Embedding(normalizing: values) else { return self.embedding(dimension) }
        return embedding
    }
}
