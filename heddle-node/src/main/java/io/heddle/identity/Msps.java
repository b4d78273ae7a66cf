// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.words.Foreign;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The membership providers that count somewhere: those of a channel, or just the local one. Safe
 * for use by many threads.
 */
public final class Msps {

  private static final int MAX_REMEMBERED = 1000;

  /** Behind a certificate anything may stand; it would be kept with it. */
  private static final int MAX_REMEMBERED_BYTES = 16 * 1024;

  private final Map<MspId, Msp> msps;
  private final RecentlyUsed<ByteString, Identity> recent = new RecentlyUsed<>(MAX_REMEMBERED);

  /** These providers, one of each id. */
  public Msps(Collection<Msp> msps) {
    this.msps = msps.stream().collect(Collectors.toUnmodifiableMap(Msp::id, Function.identity()));
  }

  public Optional<Msp> find(MspId id) {
    return Optional.ofNullable(msps.get(id));
  }

  /**
   * Parsed, chained and judged once per distinct identity, as long as it is among the last
   * thousand.
   *
   * @throws HeddleException {@code BAD_INPUT} if the bytes are no identity of one of these
   *     providers (see {@link Msp#parse})
   */
  public Identity parse(ByteString serialized) {
    if (serialized.size() > MAX_REMEMBERED_BYTES) {
      return parseAnew(serialized);
    }
    Optional<Identity> known = recent.find(serialized);
    return known.isPresent() ? known.get() : recent.get(apart(serialized), this::parseAnew);
  }

  /** It may be a part of a whole transaction, which would be kept with it. */
  private static ByteString apart(ByteString part) {
    return ByteString.copyFrom(part.asReadOnlyByteBuffer());
  }

  private Identity parseAnew(ByteString serialized) {
    try {
      MspId id = new MspId(SerializedIdentity.parseFrom(serialized).getMspid());
      return find(id)
          .orElseThrow(() ->
              new HeddleException(
                  Fault.BAD_INPUT,
                  "MSP %s is not defined on channel".formatted(Foreign.text(id.value()))))
          .parse(serialized);
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.BAD_INPUT, "could not deserialize a SerializedIdentity", e);
    }
  }

  /**
   * Asks the identity's own provider.
   *
   * @throws HeddleException {@code DENIED} if the identity is not valid
   */
  public void validate(Identity identity) {
    owner(identity).validate(identity);
  }

  /** Whether the identity is valid and is what the principal says. */
  public boolean satisfies(Identity identity, MSPPrincipal principal) {
    return owner(identity).satisfies(identity, principal);
  }

  /**
   * As {@link #satisfies}, with the reason.
   *
   * @throws HeddleException {@code DENIED} if the identity is not what the principal says; in
   *     Fabric's words
   */
  public void require(Identity identity, MSPPrincipal principal) {
    owner(identity)
        .objection(identity, principal)
        .ifPresent(reason -> {
          throw new HeddleException(Fault.DENIED, reason);
        });
  }

  private Msp owner(Identity identity) {
    return find(identity.mspId())
        .orElseThrow(() ->
            new HeddleException(
                Fault.DENIED, "MSP %s is not defined on channel".formatted(identity.mspId())));
  }

  /**
   * The identities whose signatures verify, each once, in the order given; what cannot be parsed or
   * does not verify is left out.
   *
   * <p>Fabric: common/policies/policy.go, SignatureSetToValidIdentities.
   */
  public List<Identity> verified(List<SignedData> signed) {
    Map<String, Identity> verified = new LinkedHashMap<>();
    for (SignedData one : signed) {
      tryParse(one.identity())
          // known already: nobody can make us check one signature a thousand times
          .filter(identity -> !verified.containsKey(identity.id()))
          .filter(identity -> identity.verifies(one.data(), one.signature()))
          .ifPresent(identity -> verified.put(identity.id(), identity));
    }
    return List.copyOf(verified.values());
  }

  private Optional<Identity> tryParse(ByteString serialized) {
    try {
      return Optional.of(parse(serialized));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }
}
