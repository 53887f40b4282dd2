import BeetrootTesting
import FaceCollections
import FaceCore
import People
import Testing

@Suite struct AssignmentPolicyTests {
    private let calibration = ScriptedAnalyzer().calibration

    private func embeddings(_ words: String) -> [Embedding] {
        words.split(separator: " ").map { ScriptedAnalyzer.embedding(of: String($0)) }
    }

    @Test func aFaceNobodyResemblesFoundsAPerson() {
        let policy = AssignmentPolicy(threshold: 95, calibration: calibration)
        var gallery = Gallery(index: ExactFaceIndex())
        let assignments = policy.assign(embeddings("anna ben"), growing: &gallery)
        #expect(assignments.map(\.outcome) == [.new, .new])
        #expect(assignments.allSatisfy { $0.personID == $0.faceID && $0.similarity == nil })
        #expect(gallery.count == 2)
    }

    @Test func aFaceJoinsTheNearestPerson() throws {
        let policy = AssignmentPolicy(threshold: 95, calibration: calibration)
        var gallery = Gallery(index: ExactFaceIndex())
        let known = policy.assign(embeddings("anna ben"), growing: &gallery)
        let joined = policy.assign(embeddings("ben#2 anna#2"), growing: &gallery)
        #expect(joined.map(\.outcome) == [.match, .match])
        #expect(joined.map(\.personID) == known.map(\.personID).reversed())
        for similarity in joined.map(\.similarity) { #expect(try #require(similarity) >= 95) }
    }

    @Test func everyFaceOfAPersonHelpsToRecogniseTheNext() throws {
        // A threshold between the cosine of the second face to the first (0.8) and that of two numbered ones (0.64).
        let policy = AssignmentPolicy(threshold: calibration.similarity(cosine: 0.7), calibration: calibration)
        var gallery = Gallery(index: ExactFaceIndex())
        let chain = policy.assign(embeddings("anna#1 anna anna#2"), growing: &gallery)
        #expect(chain.map(\.outcome) == [.new, .match, .match])
        #expect(Set(chain.map(\.personID)).count == 1)
        var alone = Gallery(index: ExactFaceIndex())
        #expect(policy.assign(embeddings("anna#1 anna#2"), growing: &alone).map(\.outcome) == [.new, .new])
    }

    @Test func aFaceSeesThoseBeforeItInTheSamePhoto() {
        let policy = AssignmentPolicy(threshold: 95, calibration: calibration)
        var gallery = Gallery(index: ExactFaceIndex())
        let mirror = policy.assign(embeddings("anna anna#2"), growing: &gallery)
        #expect(mirror.map(\.outcome) == [.new, .match])
        #expect(mirror[1].personID == mirror[0].faceID)
    }

    @Test func theThresholdIsInclusive() throws {
        var gallery = Gallery(index: ExactFaceIndex())
        let x = try #require(Embedding(normalizing: [1, 0]))
        gallery.insert(FaceID(), of: FaceID(), x)
        let everything = AssignmentPolicy(threshold: 100, calibration: calibration)
        #expect(everything.decide(x, in: gallery) != .new)
        let nearly = try #require(Embedding(normalizing: [1, 0.01]))
        #expect(everything.decide(nearly, in: gallery) == .new)
    }
}

@Suite struct PhotoIDTests {
    @Test func isTheStartOfTheHashOfBucketAndKey() {
        // printf 'local/photos-raw/a.jpg' | sha256sum | cut -c 1-20
        #expect(PhotoID(bucket: "local", key: "photos-raw/a.jpg").description == "86d72c566f89baf80184")
    }

    @Test func readsBackOnlyWhatItWrites() {
        let id = PhotoID(bucket: "b", key: "k")
        #expect(PhotoID(id.description) == id)
        let others = [
            "", "0123456789abcdef012", "0123456789ABCDEF0123", "0123456789abcdefghij", "0123456789abcdef01234",
        ]
        for text in others {
            #expect(PhotoID(text) == nil)
        }
    }
}
