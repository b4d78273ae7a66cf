// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.build.BuildSettings;
import io.heddle.launch.ReconnectSettings;
import io.heddle.stream.OverlappingRequests;
import io.heddle.stream.ReadyParameters;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChaincodeSettingsTest {

  @ParameterizedTest(name = "{0} is {1} s")
  @CsvSource({"300s, 300", "5s, 5", "4s, 5", "300, 5", "0, 5", "-1m, 5", "soon, 5"})
  @Spec("EB-204")
  void a_chaincode_has_five_seconds_at_least_to_start(String text, long seconds) {
    assertThat(settings("chaincode.startuptimeout", text).startTimeout())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "{0} is {1} s")
  @CsvSource({"2m, 120", "1s, 1", "999ms, 30", "30, 30", "0, 30", "soon, 30"})
  @Spec({"EB-204", "CP-125"})
  void a_call_has_thirty_seconds_if_it_has_less_than_one(String text, long seconds) {
    assertThat(settings("chaincode.executetimeout", text).streams().executeTimeout())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "{0} is {1} s")
  @CsvSource({"60, 60", "0, 0", "30s, 0", "often, 0", "1.5, 0", "-1, -1"})
  @Spec({"CP-17", "HB-24"})
  void keepalive_is_in_whole_seconds(String text, long seconds) {
    assertThat(settings("chaincode.keepalive", text).streams().keepalive())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @Spec("HB-5")
  void a_build_may_take_as_long_as_an_install() {
    assertThat(settings("chaincode.installTimeout", "7m").builds().buildLimit())
        .isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  @Spec("HB-5")
  void a_build_without_install_timeout_may_take_for_ever() {
    assertThat(settings("chaincode.installTimeout", "0").builds().buildLimit())
        .isGreaterThan(Duration.ofDays(36_000));
  }

  @Test
  @Spec("CP-12")
  void an_absent_switch_is_off_and_an_absent_size_is_a_thousand() {
    assertThat(of(Map.of()).streams().ready())
        .isEqualTo(ReadyParameters.of(false, 1000, false, 1000));
  }

  @Test
  @Spec("CP-12")
  void switches_and_sizes_reach_the_chaincode() {
    assertThat(
            of(Map.of(
                    "chaincode.runtimeParams.useWriteBatch", "true",
                    "chaincode.runtimeParams.maxSizeWriteBatch", "20",
                    "chaincode.runtimeParams.useGetMultipleKeys", "1",
                    "chaincode.runtimeParams.maxSizeGetMultipleKeys", "30"))
                .streams()
                .ready())
        .isEqualTo(ReadyParameters.of(true, 20, true, 30));
  }

  @ParameterizedTest
  @CsvSource({"0", "-5", "many", "4294967296"})
  @Spec("CP-12")
  void a_size_that_is_none_is_a_thousand(String text) {
    assertThat(settings("chaincode.runtimeParams.maxSizeWriteBatch", text).streams().ready())
        .isEqualTo(ReadyParameters.of(false, 1000, false, 1000));
  }

  @Test
  @Spec("CP-64")
  void a_query_returns_ten_thousand_records_unless_the_limit_is_given() {
    assertThat(of(Map.of()).streams().totalQueryLimit()).isEqualTo(10_000);
    assertThat(settings("ledger.state.totalQueryLimit", "77").streams().totalQueryLimit())
        .isEqualTo(77);
  }

  @Test
  @Spec({"HB-12", "HB-11", "HB-3", "CP-12", "CP-201", "CP-207", "CP-230", "JT-10"})
  void heddle_s_own_settings_are_read() {
    ChaincodeSettings settings =
        of(
            Map.ofEntries(
                Map.entry("heddle.reconnect.enabled", "false"),
                Map.entry("heddle.reconnect.first", "3s"),
                Map.entry("heddle.reconnect.longest", "1m"),
                Map.entry("heddle.buildRetry.first", "4s"),
                Map.entry("heddle.buildRetry.longest", "2m"),
                Map.entry("heddle.connectionCheck", "warn"),
                Map.entry("heddle.registerTimeout", "5s"),
                Map.entry("heddle.certificateWindow", "1h"),
                Map.entry("heddle.useProxy", "true"),
                Map.entry("heddle.healthProbe", "true"),
                Map.entry("heddle.emptyReady", "true"),
                Map.entry("heddle.overlappingRequests", "drop"),
                Map.entry("chaincode.mode", "dev")));

    assertThat(settings.reconnect())
        .isEqualTo(new ReconnectSettings(false, Duration.ofSeconds(3), Duration.ofMinutes(1)));
    assertThat(settings.builds().firstRetry()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.builds().longestRetry()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.builds().connectionCheck()).isEqualTo(BuildSettings.ConnectionCheck.WARN);
    assertThat(settings.streams().registerTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.certificateWindow()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.usesProxy()).isTrue();
    assertThat(settings.probesHealth()).isTrue();
    assertThat(settings.streams().ready()).isEqualTo(ReadyParameters.NONE);
    assertThat(settings.streams().overlapping()).isEqualTo(OverlappingRequests.DROP);
    assertThat(settings.isDevelopment()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "heddle.connectionCheck, lax, 'heddle.connectionCheck is ''lax''; it can be syntax, strict or warn'",
    "heddle.overlappingRequests, wait, 'heddle.overlappingRequests is ''wait''; it can be fail or drop'",
    "heddle.reconnect.first, soon, 'heddle.reconnect.first is ''soon''; it must be a positive duration such as 30s'"
  })
  void heddle_s_own_settings_are_refused_if_they_make_no_sense(
      String key, String value, String message) {
    assertThatThrownBy(() -> settings(key, value)).hasMessage(message);
  }

  private static ChaincodeSettings settings(String key, String value) {
    return of(Map.of(key, value));
  }

  private static ChaincodeSettings of(Map<String, String> values) {
    return ChaincodeSettings.of(new Values(values, Map.of()));
  }
}
