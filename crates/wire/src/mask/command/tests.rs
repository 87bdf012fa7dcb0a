use super::*;

/// What a secret looks like here.
const S: &str = "Xq7vSECRET9zLm";

#[test]
fn a_secret_that_a_command_is_given_is_hidden() {
    for command in [
        "mysql -u root -p'{}' -e 'drop database shop'",
        "mysql -p{} shop; mysqladmin -p{} drop shop",
        "mysql -p'{} drop database shop",
        "mysql --password={} -e 'x'",
        "mysql --password '{}' -e 'x'",
        "PGPASSWORD={} psql -c 'drop table orders'",
        "export PGPASSWORD='{}'; psql",
        "psql 'host=prod-db password={} dbname=shop'",
        "psql \"host=prod-db password='{} more' dbname=shop\"",
        "psql postgres://admin:{}@prod-db/shop",
        "psql 'postgresql://prod-db/shop?user=a&password={}'",
        "curl -H 'Authorization: Bearer {}' https://a.example",
        "curl -H \"authorization: Basic {}\" https://a.example",
        "curl -H 'X-Api-Key: {}' https://a.example",
        "curl -H 'PRIVATE-TOKEN:{}' https://a.example",
        "curl -H 'Cookie: sid={}; x={}' https://a.example",
        "curl -b 'sid={}' https://a.example",
        "curl -u admin:{} https://a.example",
        "curl --user admin:{} https://a.example",
        "curl -d '{\"password\": \"{}\"}' https://a.example",
        "curl -d \"{\\\"password\\\":\\\"{}\\\"}\" https://a.example",
        "curl https://hooks.slack.com/services/T0/B0/{}",
        "http a.example Authorization:'Token {}'",
        "http -a admin:{} a.example",
        "AWS_SECRET_ACCESS_KEY={} aws s3 ls",
        "aws configure set aws_secret_access_key {}",
        "aws rds modify-db-instance --master-user-password {}",
        "redis-cli -h a -a {} FLUSHALL",
        "REDISCLI_AUTH={} redis-cli FLUSHALL",
        "mongosh -u admin -p {} --host prod",
        "sshpass -p {} ssh root@a",
        "echo {} | sudo -S ls",
        "echo 'root:{}' | chpasswd",
        "docker login -u me -p {} registry.example",
        "kubectl --token {} get pods",
        "kubectl create secret generic x --from-literal=password={}",
        "az login --service-principal -u x -p {} --tenant t",
        "az storage account delete --account-key {}",
        "sqlcmd -U sa -P {} -Q 'select 1'",
        "python3 -c \"c(password='{}')\"",
        "python3 -c \"c(auth=('a','{}'))\"",
        "node -e \"f({headers:{Authorization:'Bearer {}'}})\"",
        "psql -c \"ALTER USER a PASSWORD '{}'\"",
        "mysql -e \"ALTER USER a IDENTIFIED BY '{}'\"",
        "npm publish --//registry.npmjs.org/:_authToken={}",
        "gpg --passphrase {} -d a",
        "openssl rsa -passin pass:{} -in k",
        "x 'Server=a;User Id=sa;Password={};'",
        "terraform destroy -var db_password={}",
        "etcdctl --user root:{} del a",
        "smbclient //a/x -U 'a%{}'",
        "PASS={}; x -p$PASS",
        "PGPASSWORD=$'{}' psql",
        "PGPASSWORD=a'{}'b psql",
        "mysql -p\"\\$x{}\" -e 'x'",
        "mysql --password='{{}' -e 'x'",
        "mysql -p%{} -e 'x'",
        "set -x API_TOKEN {}; ls",
        "mcp:db/query token:{},sql:select",
    ] {
        let command = command.replace("{}", S);
        let shown = mask_command(&command);
        assert!(!shown.contains(S) && shown.contains(HIDDEN), "{command}: {shown}");
        assert!(!Secrets::of(&command).is_empty(), "{command}");
    }
}

#[test]
fn a_command_without_secrets_stays_as_it_is() {
    for command in [
        "kubectl --context prod-eu delete secret payments",
        "mkdir -p a/b && ssh -p 22 host && docker run -p 80:80 --user 1000:1000 a",
        "docker login --password-stdin --username a",
        "mysql -p -e 'drop database shop'",
        "mysql -p$PASS --password=\"$PASS\" -P 3306",
        "curl -H \"Authorization: $TOKEN\" -u admin https://a.example",
        "git commit -m 'token refresh, password reset: read docs'",
        "vault kv delete secret/prod",
        "grep -r password= src",
        "rm -rf /etc; cd $PWD",
        "docker pull org/token:latest",
        "printf 'password=%s' x; f(password=<token>, password={token})",
        "restic --password-file /etc/restic forget",
        "ансибль: ключ",
        "",
    ] {
        let secrets = Secrets::of(command);
        assert_eq!(secrets.hide(command), command);
        assert!(secrets.is_empty(), "{command}");
    }
}

#[test]
fn a_secret_is_hidden_wherever_it_is_told_again() {
    let secrets =
        Secrets::of("gpg --passphrase Xq7vSECRET9zLm --delete-secret-keys abc; x --password postgres");
    assert_eq!(
        secrets.hide("it deletes `Xq7vSECRET9zLm abc`, and postgres"),
        "it deletes `*** abc`, and postgres"
    );
}

#[test]
fn a_very_long_command_is_not_repeated_to_the_letter() {
    let text = "é ".repeat(200_000);
    assert!(!Secrets::of(&text).is_empty() && mask_command(&text) == text);
}

#[test]
fn a_long_command_is_read_in_linear_time() {
    for part in [
        "password=",
        "password={",
        "-p'",
        "mysql -pa ",
        "Authorization: ",
        "Authorization: {",
        "echo a sudo -S ",
        "\\\"",
        "--user a:b ",
        "--user,",
        "--token -,",
    ] {
        let text = part.repeat(200_000 / part.len());
        assert!(!mask_command(&text).is_empty());
    }
}
