internal import Crypto
package import Models

/// The Ed25519 key with which a replica signs its segments. It never leaves the replica.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// The 32 bytes of the private key: any 32 random bytes are one. Nil for another number of bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
      // The only thing that can be wrong with a key is its length, which nil says.
      return nil
    }
    self.key = key
  }

  /// A new key.
  package init() { key = Curve25519.Signing.PrivateKey() }

  /// 32 bytes: what `init(bytes:)` takes.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// 32 bytes.
  package var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

  /// The id of the replica that signs with this key.
  package var replica: ReplicaID { ContentHash.replica(publicKey: publicKey) }

  /// 64 bytes.
  package func signature(of message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message)) }

  /// Whether `signature` is that of `message` under the public key; false for a key or signature that is none.
  package static func isValid(
    _ signature: some Sequence<UInt8>, of message: ArraySlice<UInt8>, publicKey: [UInt8]
  ) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      // Thirty-two bytes that are no key sign nothing.
      return false
    }
    return key.isValidSignature(Array(signature), for: message)
  }
}
