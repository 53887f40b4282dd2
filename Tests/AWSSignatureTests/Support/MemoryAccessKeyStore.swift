import AWSSignature

/// Access keys in memory, with the contract of a real store.
actor MemoryAccessKeyStore: AccessKeyStore {
    private var keys: [String: AccessKey] = [:]
    private let secret: [UInt8]

    init() {
        var generator = SystemRandomNumberGenerator()
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    func accessKey(_ id: String) -> AccessKey? { keys[id] }

    func accessKeys() -> [AccessKey] {
        keys.values.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    func add(_ key: AccessKey) throws {
        guard keys[key.id] == nil else { throw AccessKeyStoreError.alreadyExists(key.id) }
        keys[key.id] = key
    }

    func remove(_ id: String) -> Bool { keys.removeValue(forKey: id) != nil }

    func createFirst(_ make: @Sendable () -> AccessKey) -> AccessKey? {
        guard keys.isEmpty else { return nil }
        let key = make()
        keys[key.id] = key
        return key
    }

    func installationSecret() -> [UInt8] { secret }
}
