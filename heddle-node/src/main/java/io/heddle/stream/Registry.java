// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.Status;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered on which stream. A registration is removed by the stream that made it and by no
 * other. Safe for threads.
 *
 * <p>Fabric: core/chaincode/handler_registry.go.
 */
final class Registry {

  private final StreamSettings settings;
  private final ExecuteLimits limits;
  private final ChaincodeAdmission admission;
  private final StreamListener listener;
  private final ConcurrentMap<PackageId, Registration> registrations = new ConcurrentHashMap<>();
  private final Set<Conversation> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /** A stream, who waits for it, and whether its handshake is complete. */
  private record Registration(ChaincodeStream stream, StreamOwner owner, boolean isReady) {}

  Registry(
      StreamSettings settings,
      ExecuteLimits limits,
      ChaincodeAdmission admission,
      StreamListener listener) {
    this.settings = settings;
    this.limits = limits;
    this.admission = admission;
    this.listener = listener;
  }

  StreamSettings settings() {
    return settings;
  }

  /** What holds for one chaincode. */
  StreamSettings settings(PackageId chaincode) {
    return settings.withExecuteTimeout(limits.of(chaincode, settings.executeTimeout()));
  }

  /** How long a stream may stay silent before it registers, as things are now. */
  Duration untilRegistered() {
    return limits.untilRegistered(settings.registerTimeout());
  }

  StreamListener listener() {
    return listener;
  }

  StreamCounts counts() {
    List<ChaincodeStream> ready =
        registrations.values().stream()
            .filter(Registration::isReady)
            .map(Registration::stream)
            .toList();
    return new StreamCounts(
        Math.max(0, open.size() - ready.size()),
        ready.size(),
        ready.stream().mapToInt(ChaincodeStream::inFlight).sum(),
        ready.stream().mapToInt(ChaincodeStream::openQueries).sum(),
        ready.stream().mapToLong(ChaincodeStream::queuedBytes).sum());
  }

  Optional<ChaincodeStream> findReady(PackageId chaincode) {
    return Optional.ofNullable(registrations.get(chaincode))
        .filter(Registration::isReady)
        .map(Registration::stream);
  }

  void opened(Conversation conversation) {
    open.add(conversation);
    if (isClosed) {
      conversation.end(Status.UNAVAILABLE, "the peer is shutting down");
    }
  }

  /**
   * Registers a stream that is not ready yet.
   *
   * @throws HeddleException {@code CONFLICT} if the chaincode has a stream already; or the refusal
   *     of who waits for it
   */
  void register(ChaincodeStream stream, Optional<StreamOwner> dialler) {
    PackageId id = stream.id();
    StreamOwner owner;
    if (dialler.isPresent()) {
      owner = dialler.get();
      owner.admit(id);
    } else {
      refuseDuplicate(registrations.get(id));
      owner = admission.admit(id);
    }
    refuseDuplicate(registrations.putIfAbsent(id, new Registration(stream, owner, false)));
  }

  void ready(ChaincodeStream stream) {
    Registration done =
        registrations.computeIfPresent(
            stream.id(),
            (_, current) ->
                current.stream() == stream
                    ? new Registration(stream, current.owner(), true)
                    : current);
    if (done != null && done.stream() == stream) {
      done.owner().ready();
    }
  }

  /** A conversation that never registered is over. */
  void closed(Conversation conversation, Optional<StreamOwner> dialler, String cause) {
    open.remove(conversation);
    dialler.ifPresent(owner -> owner.ended(cause, false));
  }

  /** A conversation that registered is over. */
  void closed(Conversation conversation, ChaincodeStream stream, String cause) {
    open.remove(conversation);
    Registration own = registrations.get(stream.id());
    if (own == null || own.stream() != stream) {
      return;
    }
    // the owner knows before the name is free: else a caller could find neither the stream nor a
    // reason to launch
    own.owner().ended(cause, true);
    registrations.computeIfPresent(
        stream.id(), (_, current) -> current.stream() == stream ? null : current);
  }

  void close() {
    isClosed = true;
    open.forEach(conversation -> conversation.end(Status.UNAVAILABLE, "the peer is shutting down"));
  }

  private static void refuseDuplicate(@Nullable Registration there) {
    if (there != null) {
      throw new HeddleException(Fault.CONFLICT, "duplicate chaincodeID: " + there.stream().id());
    }
  }
}
