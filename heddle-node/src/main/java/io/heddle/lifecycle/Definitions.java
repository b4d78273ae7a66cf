// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.simulate.RangeQuery;
import io.heddle.simulate.Simulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * The committed chaincode definitions of a channel, as entries of the namespace {@code _lifecycle}.
 *
 * <p>Those methods that take a simulator make the transaction depend on what they read.
 *
 * <p>Fabric: core/chaincode/lifecycle/lifecycle.go.
 */
public final class Definitions {

  static final String NAMESPACE = "_lifecycle";

  private static final String DATATYPE = "ChaincodeDefinition";
  private static final Pattern SEQUENCE_KEY = Pattern.compile("namespaces/fields/([^/]+)/Sequence");
  private static final String PREFIX = StoredPlace.ofDefinition("").metadataKey();
  private static final String PREFIX_END = PREFIX + "\u007f";

  private Definitions() {}

  /** Whether this is the namespace that holds the definitions, which is a chaincode by itself. */
  public static boolean areIn(String namespace) {
    return namespace.equals(NAMESPACE);
  }

  /** That namespace. */
  public static String namespace() {
    return NAMESPACE;
  }

  /** The chaincode whose sequence a key of that namespace holds; empty if it is another key. */
  public static Optional<String> nameOfSequence(String key) {
    Matcher matcher = SEQUENCE_KEY.matcher(key);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether this is a part of the state in which definitions or approvals of them lie. */
  public static boolean concerns(String namespace) {
    return areIn(namespace) || namespace.startsWith(NAMESPACE + "$$");
  }

  /**
   * The committed definition, or empty if the name is not defined.
   *
   * @throws HeddleException {@code INTERNAL} if what is stored cannot be understood
   */
  public static Optional<ChaincodeDefinition> read(StateReader state, String name) {
    return read(
        name, key -> state.get(NAMESPACE, key).map(StateEntry::value).orElse(ByteString.EMPTY));
  }

  /** What is stored, whatever it is: fails only if the state cannot be read. */
  public static StoredDefinition look(StateReader state, String name) {
    Map<String, ByteString> values = new HashMap<>();
    StoredPlace.ofDefinition(name)
        .keys(DefinitionFields.NAMES)
        .forEach(key ->
            values.put(
                key, state.get(NAMESPACE, key).map(StateEntry::value).orElse(ByteString.EMPTY)));
    return look(name, key -> values.getOrDefault(key, ByteString.EMPTY));
  }

  /** As {@link #look(StateReader, String)}, of any state: the values by their keys. */
  public static StoredDefinition look(String name, Function<String, ByteString> values) {
    try {
      return read(name, values)
          .<StoredDefinition>map(StoredDefinition.Defined::new)
          .orElseGet(StoredDefinition.Absent::new);
    } catch (HeddleException e) {
      return new StoredDefinition.Unreadable(e.getMessage());
    }
  }

  /** All committed definitions that can be read, in key order. */
  public static List<ChaincodeDefinition> readable(StateReader state) {
    return names(state).stream().flatMap(name -> look(state, name).readable().stream()).toList();
  }

  /** As {@link #read(StateReader, String)}. */
  public static Optional<ChaincodeDefinition> read(Simulator simulator, String name) {
    return read(name, key -> simulator.get(NAMESPACE, key));
  }

  /**
   * Makes a transaction depend on all of a definition, which it has to as soon as it uses a
   * collection.
   */
  public static void recordWhole(Simulator simulator, String name) {
    StoredPlace place = StoredPlace.ofDefinition(name);
    simulator.get(NAMESPACE, place.metadataKey());
    for (String field : DefinitionFields.NAMES) {
      simulator.get(NAMESPACE, place.fieldKey(field));
    }
  }

  /** The names of all committed definitions, in key order. */
  public static List<String> names(StateReader state) {
    List<String> names = new ArrayList<>();
    try (Cursor<KeyedEntry> entries =
        state.range(
            NAMESPACE, ByteString.copyFromUtf8(PREFIX), ByteString.copyFromUtf8(PREFIX_END))) {
      for (Optional<KeyedEntry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        names.add(entry.get().key().toStringUtf8().substring(PREFIX.length()));
      }
    }
    return names;
  }

  /** As {@link #names(StateReader)}. */
  public static List<String> names(Simulator simulator) {
    List<String> names = new ArrayList<>();
    try (RangeQuery entries = simulator.range(NAMESPACE, PREFIX, PREFIX_END)) {
      for (var entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        names.add(entry.get().getKey().substring(PREFIX.length()));
      }
    }
    return names;
  }

  /** The sequence of the committed definition, 0 if the name is not defined. */
  public static long recordedSequence(Simulator simulator, String name) {
    return sequence(StoredPlace.ofDefinition(name), key -> simulator.get(NAMESPACE, key));
  }

  /** Puts a definition into the transaction's write set, as far as it is new. */
  public static void write(Simulator simulator, ChaincodeDefinition definition) {
    new StoredFields(
            StoredPlace.ofDefinition(definition.name()),
            DATATYPE,
            DefinitionFields.whole(definition))
        .write(
            key -> simulator.get(NAMESPACE, key),
            (key, value) -> simulator.put(NAMESPACE, key, value));
  }

  private static Optional<ChaincodeDefinition> read(
      String name, Function<String, ByteString> values) {
    StoredPlace place = StoredPlace.ofDefinition(name);
    StateMetadata metadata = place.metadata(values);
    if (metadata.equals(StateMetadata.getDefaultInstance())) {
      return Optional.empty();
    }
    if (!metadata.getDatatype().equals(DATATYPE)) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Namespace '%s' is not a chaincode but a '%s'".formatted(name, metadata.getDatatype()));
    }
    return Optional.of(DefinitionFields.read(place, name, sequence(place, values), values));
  }

  private static long sequence(StoredPlace place, Function<String, ByteString> values) {
    return place.int64(values, DefinitionFields.SEQUENCE);
  }
}
