// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.heddle.testing.Spec;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("JT-10")
final class DialProxyTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("HTTPS_PROXY", "http://127.0.0.1:3128", "no_proxy", "example.com, .internal");

  @Test
  void nothing_goes_through_a_proxy_unless_that_is_asked_for() {
    assertThat(DialProxy.none().proxyFor(host("chaincode.example.org"))).isNull();
    assertThat(DialProxy.of(Map.of()).proxyFor(host("chaincode.example.org"))).isNull();
  }

  @Test
  void what_is_asked_for_goes_through_the_proxy_of_the_environment() {
    @Nullable ProxiedSocketAddress way =
        DialProxy.of(ENVIRONMENT).proxyFor(host("chaincode.example.org"));

    assertThat(way)
        .isInstanceOfSatisfying(
            HttpConnectProxiedSocketAddress.class,
            through -> {
              assertThat(through.getProxyAddress()).hasToString("/127.0.0.1:3128");
              assertThat(through.getTargetAddress().getHostString())
                  .isEqualTo("chaincode.example.org");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "127.0.0.1", "::1", "example.com", "cc.example.com", "a.internal"})
  void some_hosts_are_dialled_straight(String name) {
    assertThat(DialProxy.of(ENVIRONMENT).proxyFor(host(name))).isNull();
  }

  private static InetSocketAddress host(String name) {
    return InetSocketAddress.createUnresolved(name, 9999);
  }
}
