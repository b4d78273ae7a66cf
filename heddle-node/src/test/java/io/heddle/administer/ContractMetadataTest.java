// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractMetadataTest {

  @Test
  void the_form_of_the_library_for_java_is_read() {
    assertThat(
            signatures(
                """
                {"contracts":{"asset":{"name":"asset","transactions":[
                  {"name":"CreateAsset","returns":{"type":"string"},"parameters":[
                    {"schema":{"type":"string"},"name":"id"},
                    {"schema":{"format":"int32","type":"integer"},"name":"size"},
                    {"schema":{"$ref":"#/components/schemas/Owner"},"name":"owner"},
                    {"schema":{"type":"array","items":{"type":"string"}},"name":"tags"}],
                   "tags":["SUBMIT","INVOKE"]},
                  {"name":"GetAllAssets","parameters":[],"tags":["EVALUATE","QUERY"]}]},
                 "org.hyperledger.fabric":{"transactions":[{"name":"GetMetadata"}]}}}
                """))
        .containsExactly(
            "CreateAsset(id: string, size: integer, owner: Owner, tags: string[]) false",
            "GetAllAssets() true");
  }

  @Test
  void functions_of_the_default_contract_come_first_and_the_others_with_its_name() {
    assertThat(
            signatures(
                """
                {"contracts":{
                 "org.hyperledger.fabric":{"transactions":[{"name":"GetMetadata"}]},
                 "b":{"name":"b","contractInstance":{"name":"b"},"transactions":[{"name":"f","tags":["SUBMIT"]}]},
                 "a":{"name":"a","contractInstance":{"name":"a","default":true},"transactions":[
                   {"name":"f","tags":["SUBMIT","submitTx"],"parameters":[{"name":"arg0","schema":{"type":"string"}}]}]}}}
                """))
        .containsExactly("f(arg0: string) false", "b:f() false");
  }

  @Test
  void the_form_of_the_library_for_go_is_read() {
    assertThat(
            signatures(
                """
                {"contracts":{"SmartContract":{"info":{},"name":"SmartContract","transactions":[
                  {"parameters":[{"name":"param0","schema":{"type":"number","format":"double"}}],"tag":["submit"],"name":"Put"},
                  {"returns":{"type":"string"},"tag":["evaluate"],"name":"Get","parameters":[{"schema":{}}]}],"default":true},
                 "Other":{"name":"Other","transactions":[{"name":"X"}]},
                 "org.hyperledger.fabric":{"transactions":[{"name":"GetMetadata"}]}}}
                """))
        .containsExactly("Put(param0: number) false", "Get(arg1: any) true", "Other:X() false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"contracts\":5}",
        "{\"contracts\":{\"a\":{\"transactions\":[5,{}]}}}"
      })
  void what_is_no_metadata_has_no_functions(String answer) {
    assertThat(signatures(answer)).isEmpty();
  }

  @Test
  void there_is_a_limit_to_what_is_taken() {
    String function = "{\"name\":\"%s\"},".formatted("x".repeat(300)).repeat(600);
    List<ContractFunction> functions =
        functions("{\"contracts\":{\"a\":{\"transactions\":[%s{}]}}}".formatted(function));

    assertThat(functions).hasSize(500);
    assertThat(functions.getFirst().name()).isEqualTo("x".repeat(200));
    assertThat(
            functions(
                "{\"contracts\":{\"a\":{\"transactions\":[%s{}]}}}".formatted(function.repeat(6))))
        .isEmpty();
  }

  private static List<String> signatures(String json) {
    return functions(json).stream().map(each -> each.signature() + " " + each.isQuery()).toList();
  }

  private static List<ContractFunction> functions(String json) {
    return ContractMetadata.functions(ByteString.copyFromUtf8(json));
  }
}
