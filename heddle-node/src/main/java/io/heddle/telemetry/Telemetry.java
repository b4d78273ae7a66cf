// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.ClientInterceptor;
import io.grpc.ServerServiceDefinition;
import io.heddle.base.ChannelName;
import io.heddle.commit.CommitTimer;
import io.heddle.endorse.ExecutionListener;
import io.heddle.operations.Metrics;
import java.util.List;
import java.util.Map;

/** What a node tells an OpenTelemetry collector, if somebody wants that. Safe for threads. */
public interface Telemetry extends AutoCloseable {

  /** Tells nothing, and costs nothing: what it is asked to listen to is given back as it is. */
  Telemetry OFF = new Off();

  /**
   * As OpenTelemetry's own variables want it. What they want and cannot have is said in the log;
   * the node has then no telemetry.
   *
   * @param environment of the process
   * @param version of Heddle
   */
  static Telemetry of(Map<String, String> environment, String version) {
    Wanted wanted = Wanted.of(environment);
    return wanted.isAnything() ? Starting.begin(wanted, version) : OFF;
  }

  /** A service of a peer or of the orderer, whose calls are told. */
  ServerServiceDefinition of(ServerServiceDefinition service, String host);

  /** Tells calls that the node makes, and hands the context on; empty if nobody wants that. */
  List<ClientInterceptor> calls();

  /**
   * Tells what a peer executes.
   *
   * @param others who want to know of that
   */
  ExecutionListener executions(String peer, ExecutionListener others);

  /**
   * Tells what a peer commits on a channel.
   *
   * @param other who wants to know of that
   */
  CommitTimer commits(String peer, ChannelName channel, CommitTimer other);

  /** Tells what a peer counts, as long as the node runs. */
  void measure(String peer, Metrics metrics);

  /** Tells what it has not told yet, for a short time at most. */
  @Override
  void close();

  /** What a node has that tells nobody anything. */
  record Off() implements Telemetry {

    @Override
    public ServerServiceDefinition of(ServerServiceDefinition service, String host) {
      return service;
    }

    @Override
    public List<ClientInterceptor> calls() {
      return List.of();
    }

    @Override
    public ExecutionListener executions(String peer, ExecutionListener others) {
      return others;
    }

    @Override
    public CommitTimer commits(String peer, ChannelName channel, CommitTimer other) {
      return other;
    }

    @Override
    public void measure(String peer, Metrics metrics) {}

    @Override
    public void close() {}
  }
}
