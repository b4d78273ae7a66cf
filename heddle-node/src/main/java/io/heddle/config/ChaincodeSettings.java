// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.BuildSettings;
import io.heddle.launch.ReconnectSettings;
import io.heddle.simulate.StateDatabase;
import io.heddle.stream.ConcurrencyLimit;
import io.heddle.stream.OverlappingRequests;
import io.heddle.stream.ReadyParameters;
import io.heddle.stream.StreamSettings;
import java.time.Duration;

/**
 * How a peer treats its chaincode.
 *
 * @param startTimeout for build, start or dial, and registration together
 * @param certificateWindow how long a local chaincode may register with the certificate of its
 *     launch, at least
 * @param isDevelopment whether chaincode may register that was started by hand
 * @param usesProxy whether chaincode servers are dialled through the proxy of {@code HTTPS_PROXY}
 * @param probesHealth whether a chaincode server is asked for its health before it gets a stream
 */
public record ChaincodeSettings(
    Duration startTimeout,
    BuildSettings builds,
    StreamSettings streams,
    ReconnectSettings reconnect,
    Duration certificateWindow,
    boolean isDevelopment,
    boolean usesProxy,
    boolean probesHealth) {

  private static final Duration SHORTEST_START = Duration.ofSeconds(5);
  private static final Duration SHORTEST_EXECUTE = Duration.ofSeconds(1);
  private static final Duration DEFAULT_EXECUTE = Duration.ofSeconds(30);
  private static final Duration DETECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration REGISTER_LIMIT = Duration.ofSeconds(30);
  private static final Duration CERTIFICATE_WINDOW = Duration.ofMinutes(10);
  private static final String CHECK_KEY = "heddle.connectionCheck";
  private static final String OVERLAPPING_KEY = "heddle.overlappingRequests";
  private static final Duration NO_LIMIT = Duration.ofDays(36_500);
  private static final int DEFAULT_QUERY_LIMIT = 10_000;
  private static final int DEFAULT_BATCH = 1000;
  private static final long MAX_BATCH = 0xffff_ffffL;

  public ChaincodeSettings withStartTimeout(Duration limit) {
    return with(limit, streams, reconnect, isDevelopment);
  }

  public ChaincodeSettings withExecuteTimeout(Duration limit) {
    return with(startTimeout, streams.withExecuteTimeout(limit), reconnect, isDevelopment);
  }

  public ChaincodeSettings with(ConcurrencyLimit limit) {
    return with(startTimeout, streams.with(limit), reconnect, isDevelopment);
  }

  public ChaincodeSettings withoutReconnect() {
    return with(startTimeout, streams, reconnect.off(), isDevelopment);
  }

  public ChaincodeSettings inDevelopment() {
    return with(startTimeout, streams, reconnect, true);
  }

  /** A copy with another value for each part that can be changed. */
  private ChaincodeSettings with(
      Duration newStartTimeout,
      StreamSettings newStreams,
      ReconnectSettings newReconnect,
      boolean newDevelopment) {
    return new ChaincodeSettings(
        newStartTimeout,
        builds,
        newStreams,
        newReconnect,
        certificateWindow,
        newDevelopment,
        usesProxy,
        probesHealth);
  }

  /** Fabric: core/chaincode/config.go, {@code load}. */
  static ChaincodeSettings of(Values values) {
    Duration start = values.duration("chaincode.startuptimeout");
    return new ChaincodeSettings(
        start.compareTo(SHORTEST_START) < 0 ? SHORTEST_START : start,
        builds(values),
        streams(values),
        new ReconnectSettings(
            values.isTrue("heddle.reconnect.enabled", true),
            positive(values, "heddle.reconnect.first", ReconnectSettings.defaults().first()),
            positive(values, "heddle.reconnect.longest", ReconnectSettings.defaults().longest())),
        positive(values, "heddle.certificateWindow", CERTIFICATE_WINDOW),
        values.text("chaincode.mode").filter("dev"::equals).isPresent(),
        values.isTrue("heddle.useProxy", false),
        values.isTrue("heddle.healthProbe", false));
  }

  private static BuildSettings builds(Values values) {
    Duration install = values.duration("chaincode.installTimeout");
    Duration limit = install.isPositive() ? install : NO_LIMIT;
    var usual = new BuildSettings(DETECT_LIMIT, limit);
    return new BuildSettings(
        DETECT_LIMIT,
        limit,
        positive(values, "heddle.buildRetry.first", usual.firstRetry()),
        positive(values, "heddle.buildRetry.longest", usual.longestRetry()),
        values.text(CHECK_KEY).map(ChaincodeSettings::check).orElse(usual.connectionCheck()));
  }

  private static BuildSettings.ConnectionCheck check(String text) {
    return switch (text) {
      case "syntax" -> BuildSettings.ConnectionCheck.SYNTAX;
      case "strict" -> BuildSettings.ConnectionCheck.STRICT;
      case "warn" -> BuildSettings.ConnectionCheck.WARN;
      default ->
          throw new HeddleException(
              Fault.BAD_INPUT,
              "%s is '%s'; it can be syntax, strict or warn".formatted(CHECK_KEY, text));
    };
  }

  /** One of Heddle's own; Fabric has no rule for it, so what cannot be read is refused. */
  private static Duration positive(Values values, String key, Duration usual) {
    if (values.text(key).isEmpty()) {
      return usual;
    }
    Duration given = values.duration(key);
    if (!given.isPositive()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s is '%s'; it must be a positive duration such as 30s"
              .formatted(key, values.text(key).orElse("")));
    }
    return given;
  }

  private static StreamSettings streams(Values values) {
    Duration execute = values.duration("chaincode.executetimeout");
    return new StreamSettings(
        execute.compareTo(SHORTEST_EXECUTE) < 0 ? DEFAULT_EXECUTE : execute,
        Duration.ofSeconds(values.number("chaincode.keepalive")),
        positive(values, "heddle.registerTimeout", REGISTER_LIMIT),
        values.text("ledger.state.totalQueryLimit").isPresent()
            ? Math.clamp(values.number("ledger.state.totalQueryLimit"), 0, Integer.MAX_VALUE)
            : DEFAULT_QUERY_LIMIT,
        stateDatabase(values),
        ready(values),
        ConcurrencyLimit.none(),
        values
            .text(OVERLAPPING_KEY)
            .map(ChaincodeSettings::overlapping)
            .orElse(OverlappingRequests.FAIL));
  }

  private static ReadyParameters ready(Values values) {
    if (values.isTrue("heddle.emptyReady", false)) {
      return ReadyParameters.NONE;
    }
    return ReadyParameters.of(
        values.isTrue("chaincode.runtimeParams.useWriteBatch"),
        batch(values.number("chaincode.runtimeParams.maxSizeWriteBatch")),
        values.isTrue("chaincode.runtimeParams.useGetMultipleKeys"),
        batch(values.number("chaincode.runtimeParams.maxSizeGetMultipleKeys")));
  }

  private static OverlappingRequests overlapping(String text) {
    return switch (text) {
      case "fail" -> OverlappingRequests.FAIL;
      case "drop" -> OverlappingRequests.DROP;
      default ->
          throw new HeddleException(
              Fault.BAD_INPUT,
              "%s is '%s'; it can be fail or drop".formatted(OVERLAPPING_KEY, text));
    };
  }

  /** Without a word on it, rich queries are there, and any key and any value. */
  private static StateDatabase stateDatabase(Values values) {
    return values
        .text("ledger.state.stateDatabase")
        .map(name -> name.equals("CouchDB") ? StateDatabase.COUCHDB : StateDatabase.GOLEVELDB)
        .orElse(StateDatabase.HEDDLE);
  }

  /** An unsigned 32-bit number. */
  private static int batch(long size) {
    return size <= 0 || size > MAX_BATCH ? DEFAULT_BATCH : (int) size;
  }
}
