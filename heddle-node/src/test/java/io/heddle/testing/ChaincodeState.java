// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.base.Sha256;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.testing.ModelNetwork.Entry;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** What a peer has of one chaincode, in the words of {@link ModelNetwork}. */
public final class ChaincodeState {

  private static final String POLICY = "VALIDATION_PARAMETER";

  private final Ledger ledger;
  private final String chaincode;

  public ChaincodeState(Ledger ledger, String chaincode) {
    this.ledger = ledger;
    this.chaincode = chaincode;
  }

  /** The public keys. */
  public Map<String, Entry> open() {
    Map<String, Entry> found = new HashMap<>();
    stored(chaincode)
        .forEach((key, entry) ->
            found.put(key.toStringUtf8(), entry(entry.value().toStringUtf8(), entry)));
    return found;
  }

  /** The values of a collection that the peer has. */
  public Map<String, Entry> values(String collection) {
    Map<String, Entry> found = new HashMap<>();
    stored(chaincode + "$$p" + collection)
        .forEach((key, entry) ->
            found.put(key.toStringUtf8(), entry(entry.value().toStringUtf8(), entry)));
    return found;
  }

  /** The hashes of a collection by the hash of the key, in hexadecimal. */
  public Map<String, Entry> hashes(String collection) {
    Map<String, Entry> found = new HashMap<>();
    stored(chaincode + "$$h" + collection)
        .forEach((key, entry) -> found.put(hex(key), entry(hex(entry.value()), entry)));
    return found;
  }

  /** What {@link #hashes} are where these are the values. */
  public static Map<String, Entry> hashed(Map<String, Entry> values) {
    Map<String, Entry> hashes = new HashMap<>();
    values.forEach((key, entry) ->
        hashes.put(hash(key), new Entry(hash(entry.value()), entry.guard(), entry.version())));
    return hashes;
  }

  /** The hash of a text, in hexadecimal. */
  public static String hash(String text) {
    return hex(Sha256.of(ByteString.copyFromUtf8(text)));
  }

  private Map<ByteString, StateEntry> stored(String namespace) {
    Map<ByteString, StateEntry> stored = new HashMap<>();
    try (StateSnapshot snapshot = ledger.snapshot();
        Cursor<KeyedEntry> entries =
            snapshot.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        stored.put(entry.get().key(), entry.get().entry());
      }
    }
    return stored;
  }

  private static Entry entry(String value, StateEntry entry) {
    Version version = entry.version();
    return new Entry(
        value,
        Optional.ofNullable(StateMetadata.parse(entry.metadata()).get(POLICY))
            .map(ChaincodeState::guard),
        "%d:%d".formatted(version.block(), version.tx()));
  }

  private static String guard(ByteString policy) {
    try {
      return MSPRole.parseFrom(
              SignaturePolicyEnvelope.parseFrom(policy).getIdentities(0).getPrincipal())
          .getMspIdentifier();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a policy that cannot be read", e);
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
