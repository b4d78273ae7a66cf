// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import io.heddle.client.ChaincodeCall;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class CallHintTest {

  private static final String FUNCTIONS =
      """
      [{"name":"CreateAsset","contract":"asset","query":false,"parameters":[{"name":"id","type":"string"},{"name":"size","type":"integer"}]},
       {"name":"GetAllAssets","contract":"asset","query":true,"parameters":[]},
       {"name":"admin:Reset","contract":"admin","query":false,"parameters":[]}]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CreateAset   | a 5 | You've asked to invoke a function that does not exist: CreateAset | did you mean 'CreateAsset'?
          getallassets | | Undefined contract method called                                  | did you mean 'GetAllAssets'?
          --json       | ReadAsset | You've asked to invoke a function that does not exist: --json | options stand before NAME, what is behind it is passed on as it is
          Delete       | | Function Delete not found in contract asset                       | there are 'CreateAsset', 'GetAllAssets', 'admin:Reset'
          admn:Reset   | | Contract name is not known: admn                                  | did you mean 'admin:Reset'?
          admn:Reset   | | Undefined contract called                                         | did you mean 'admin:Reset'?
          CreateAsset  | a | Expected 2 parameters, but 1 have been supplied                   | it is CreateAsset(id: string, size: integer)
          asset:CreateAsset | a | incorrect number of params. Expected 2, received 1           | it is CreateAsset(id: string, size: integer)
          CreateAsset  | a | Unexpected error                                                  | it is CreateAsset(id: string, size: integer), and 1 argument was given
          CreateAsset  | a 5 b | Unexpected error                                                  | it is CreateAsset(id: string, size: integer), and 3 arguments were given
          CreateAsset  | a -5 | Unexpected error                                                 | it is CreateAsset(id: string, size: integer); 'heddle logs cars' tells the reason
          CreateAsset  | a c | Unexpected error                                                  | it is CreateAsset(id: string, size: integer), and argument 2 is 'c'
          Other        | a b | Unexpected error                                                  | 'heddle logs cars' tells the reason
          GetAllAssets | | classToPlain is not a function                                    | this version of fabric-contract-api does not go with the class-transformer that npm installed; put "overrides": {"class-transformer": "0.5.1"} into the chaincode's package.json and build it again
          """)
  void says_behind_the_words_of_a_library_what_to_do(
      String function, @Nullable String arguments, String said, String hint) {
    assertThat(CallHint.of(said, call(function, arguments), () -> json(FUNCTIONS))).contains(hint);
  }

  @Test
  void says_nothing_of_functions_that_nobody_knows() {
    assertThat(CallHint.of("Undefined contract method called", call("x", ""), () -> json("[]")))
        .isEmpty();
    assertThat(
            CallHint.of(
                "Expected 2 parameters, but 1 have been supplied",
                call("x", "a"),
                () -> json("[]")))
        .isEmpty();
  }

  @Test
  void a_chaincodes_own_words_stand_alone_and_nobody_is_asked() {
    assertThat(
            CallHint.of(
                "The asset does not exist",
                call("ReadAsset", "a"),
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEmpty();
  }

  @Test
  void a_failure_that_is_not_the_chaincodes_stays_as_it_is() {
    ChaincodeCall call = call("f", "");
    var failed = new HeddleException(Fault.UNAVAILABLE, "Unexpected error");
    var said = new HeddleException(Fault.CHAINCODE, "Unexpected error");

    assertThat(CallHint.behind(failed, call, () -> json(FUNCTIONS))).isSameAs(failed);
    assertThat(CallHint.behind(said, call, () -> json(FUNCTIONS)))
        .hasMessage("Unexpected error; 'heddle logs cars' tells the reason")
        .extracting(HeddleException::fault)
        .isEqualTo(Fault.CHAINCODE);
  }

  private static ChaincodeCall call(String function, @Nullable String arguments) {
    return new ChaincodeCall(
        "cars",
        function,
        arguments == null || arguments.isEmpty()
            ? List.of()
            : Stream.of(arguments.split(" ")).map(Bytes::copyFromUtf8).toList(),
        Map.of());
  }

  private static JsonNode json(String text) {
    return new ObjectMapper().readTree(text);
  }
}
